"""What is still open in a stage: what its closing has to own up to.

Source: practice of the offices ("ditutup dengan 12 belum selesai, alasan …").
"""

from __future__ import annotations

from imk_desktop.domain.sop import StepMeasure
from imk_desktop.domain.status import StageStatus
from imk_desktop.domain.status_words import unit_word
from imk_desktop.formats import number
from imk_desktop.language import _
from imk_desktop.progress.symbols import FINISHED


def left_open(stage: StageStatus, unit: str, office: str = "") -> list[str]:
    """Return what is open in a stage, a few words each; nothing when all of it is done.

    Args:
        stage: The stage as it stands.
        unit: What its bars count, e.g. "usaha".
        office: The office that closes its part; empty for the stage as a whole.
    """
    parts = {code: part for code, part in stage.offices.items() if office in ("", code)}
    left = sum(max(0, part.target - part.done) for part in parts.values())
    found: list[str] = []
    if left:
        what = _("{count} {unit} belum selesai")
        found.append(what.format(count=number(left), unit=unit_word(unit)))
    for item in stage.requirements:
        proofs = [proof for code, proof in item.offices.items() if office in ("", code)]
        if not all(proof.done for proof in proofs):
            found.append(_("{item} belum lengkap").format(item=item.name))
    if not office:
        found += [
            _("{office} belum menutup bagiannya").format(office=code)
            for code, part in parts.items()
            if part.state not in FINISHED
        ]
    return found


def approval_missing(stage: StageStatus) -> bool:
    """Tell whether the head's approval that ends the procedure is still missing."""
    return any(
        lane.measure == StepMeasure.END and not lane.figures["approved"]
        for lane in stage.lanes.values()
    )
