"""A selected business and its block, as a sample list tells of them.

Field names are those of the kinds `sample` and `block` (`domain.records`), so that a row can
be written as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Size = Literal["mikro", "kecil"]


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One good row of a sample list. What the list does not tell is None, or empty for text.

    Attributes:
        key: `<block id of 14 or 16 characters>-<number with three digits>`.
        office: Code of the regency, 4 digits.
        district, village: Full codes, 7 and 10 digits.
        block: The block's id: province, regency, district, village, block, and sub-block if any.
        number: Nomor urut sampel within the block, 1 to 999.
        name, owner, address, phone: As typed, without blanks at the edges.
        kbli2, kbli5: Codes of KBLI, 2 and 5 digits; `kbli2` follows from `kbli5` if not told.
        size: Micro has 1-4 workers, small 5-19.
        listed_workers: Workers counted at the listing.
        stratum: Code of the stratum.
        weight: Design weight; replacements usually have none.
        main: False for a replacement.
        replaces: Key of the sample that this one replaces, if the list says so.
        fasih_id: Id of the assignment in FASIH.
        listing_number: Nomor urut usaha of the listing (NUU).
        nks: Nomor kode sampel, 5 digits.
        sheet, row: Where it stood; not part of the sample itself.
    """

    key: str
    office: str
    district: str
    village: str
    block: str
    number: int
    name: str = ""
    owner: str = ""
    address: str = ""
    phone: str = ""
    kbli2: str = ""
    kbli5: str = ""
    size: Size | None = None
    listed_workers: int | None = None
    stratum: str = ""
    weight: float | None = None
    main: bool = True
    replaces: str = ""
    fasih_id: str = ""
    listing_number: int | None = None
    nks: str = ""
    sheet: str | None = None
    row: int = 0


@dataclass(frozen=True, slots=True)
class ListedBlock:
    """What the rows of one block say of the block itself; None where they do not.

    Attributes:
        id: 14 characters, 16 with a sub-block.
        office, district, village: Full codes.
        nks: Nomor kode sampel.
        stratum: Code of the stratum.
        frame_businesses: M_hi, businesses of the block in the frame.
        stratum_size: M_h, businesses of the stratum in the frame.
        stratum_blocks: N_h, blocks of the stratum in the frame.
        sampled_blocks: n_h, blocks drawn in the stratum.
    """

    id: str
    office: str
    district: str
    village: str
    nks: str = ""
    stratum: str = ""
    frame_businesses: int | None = None
    stratum_size: float | None = None
    stratum_blocks: float | None = None
    sampled_blocks: float | None = None
