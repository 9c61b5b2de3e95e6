"""Where a thing that needs someone, or the next step, is to be done."""

from __future__ import annotations

from typing import NamedTuple

from imk_desktop.domain.status import Attention, AttentionKind, NextKind, NextStep


class Destination(NamedTuple):
    """A page of the window: "receive", "send", "conflicts", "list" or empty for the stage."""

    page: str = ""
    stage: str = ""


def after_attention(item: Attention) -> Destination:
    """Return where a thing that needs someone is seen to."""
    match item.kind:
        case AttentionKind.CONFLICTS:
            return Destination("conflicts")
        case AttentionKind.NO_RECEIPT | AttentionKind.WENT_BACK:
            return Destination("send")
        case AttentionKind.OVERDUE:
            return Destination(stage=item.stage)
        case _:
            return Destination("receive")


def after_next_step(step: NextStep) -> Destination:
    """Return where the next step is done."""
    match step.kind:
        case NextKind.RESOLVE:
            return Destination("conflicts")
        case NextKind.ASK_BUNDLE:
            return Destination("receive")
        case NextKind.LOAD_SAMPLES:
            return Destination("list")
        case NextKind.SEND:
            return Destination("send")
        case _:
            return Destination(stage=step.stage)
