"""Where a thing that needs someone, or the next step, is to be done."""

from __future__ import annotations

from typing import NamedTuple

from imk_desktop.domain.status import Attention, AttentionKind, NextKind, NextStep


class Destination(NamedTuple):
    """A page of the window, and what of it is meant.

    Attributes:
        page: "standing", "send", "conflicts", "list" or empty for the stage.
        stage: The stage's key.
        office: The office that is meant, empty for all.
    """

    page: str = ""
    stage: str = ""
    office: str = ""


def after_attention(item: Attention) -> Destination:
    """Return where a thing that needs someone is seen to."""
    match item.kind:
        case AttentionKind.CONFLICTS:
            return Destination("conflicts")
        case AttentionKind.OVERDUE:
            return Destination(stage=item.stage)
        case _:
            return Destination("standing", office=item.office)


def after_next_step(step: NextStep) -> Destination:
    """Return where the next step is done."""
    match step.kind:
        case NextKind.RESOLVE:
            return Destination("conflicts")
        case NextKind.ASK_BUNDLE:
            return Destination("standing", office=step.office)
        case NextKind.LOAD_SAMPLES:
            return Destination("list")
        case NextKind.SEND:
            return Destination("send")
        case _:
            return Destination(stage=step.stage, office=step.office)
