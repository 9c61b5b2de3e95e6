"""What is still open in a stage: what its closing has to own up to.

Source: practice of the offices ("ditutup dengan 12 belum selesai, alasan …").
"""

from __future__ import annotations

from collections.abc import Sequence

from imk_desktop.domain.left_open import Lacking, LeftOpen
from imk_desktop.domain.sop import StepMeasure
from imk_desktop.domain.status import StageStatus
from imk_desktop.progress.symbols import FINISHED


def left_open(stage: StageStatus, unit: str, office: str = "") -> tuple[LeftOpen, ...]:
    """Return what is open in a stage; nothing when all of it is done.

    Args:
        stage: The stage as it stands.
        unit: What its bars count, e.g. "usaha".
        office: The office that closes its part; empty for the stage as a whole.
    """
    parts = {code: part for code, part in stage.offices.items() if office in ("", code)}
    found: list[LeftOpen] = []
    if left := sum(max(0, part.target - part.done) for part in parts.values()):
        found.append(LeftOpen(Lacking.WORK, unit, left))
    for item in stage.requirements:
        proofs = [proof for code, proof in item.offices.items() if office in ("", code)]
        if lacking := sum(not proof.done for proof in proofs):
            found.append(LeftOpen(Lacking.REQUIREMENT, item.key, lacking))
    if not office:
        found += [
            LeftOpen(Lacking.OFFICE, code, 1)
            for code, part in parts.items()
            if part.state not in FINISHED
        ]
    return tuple(found)


def left_open_before(
    stages: Sequence[StageStatus], stage: StageStatus, office: str = ""
) -> tuple[LeftOpen, ...]:
    """Return the stages before one that are not finished, of an office its parts alone."""
    before = stages[: [one.key for one in stages].index(stage.key)]
    parts = [(one.number, one.offices.get(office) if office else one) for one in before]
    return tuple(
        LeftOpen(Lacking.STAGE, number, 1)
        for number, part in parts
        if part and part.state not in FINISHED
    )


def approval_missing(stage: StageStatus) -> bool:
    """Tell whether the head's approval that ends the procedure is still missing."""
    return any(
        lane.measure == StepMeasure.END and not lane.figures["approved"]
        for lane in stage.lanes.values()
    )
