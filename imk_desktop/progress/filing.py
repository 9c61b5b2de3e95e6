"""Under which stage a document belongs that names none.

A kind that one stage asks for belongs there. One that several ask for (a Surat Tugas for the
training, another for the field) belongs to the stage in whose days it was dated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from imk_desktop.domain.sop import Sop
from imk_desktop.progress.deadlines import Span
from imk_desktop.progress.facts import Document


def placed(
    documents: Iterable[Document], sop: Sop, calendar: Mapping[str, Span]
) -> tuple[Document, ...]:
    """Return the documents, each with the stage it belongs to.

    Before the first of the stages that ask for its kind a document belongs to that one; those
    of a kind that no stage asks for stay without.
    """
    asking: dict[str, list[str]] = {}
    for stage in sop.stages:
        for item in stage.requirements:
            asking.setdefault(item.key, []).append(stage.key)
    return tuple(
        replace(document, stage=document.stage or _stage_of(document, asking, calendar))
        for document in documents
    )


def _stage_of(
    document: Document, asking: Mapping[str, list[str]], calendar: Mapping[str, Span]
) -> str:
    stages = asking.get(document.kind, [])
    begun = [
        stage
        for stage in stages
        if document.day and stage in calendar and calendar[stage].first <= document.day
    ]
    return (begun or stages[:1] or [""])[-1]
