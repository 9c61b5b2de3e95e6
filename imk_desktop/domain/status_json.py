"""A status under the keys that programs read (`imk status --json`). They never change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from enum import Enum

from imk_desktop.domain.left_open import LeftOpen
from imk_desktop.domain.status import Proof, StageStatus, SurveyStatus

Json = dict[str, object]


def status_json(status: SurveyStatus) -> Json:
    """Return the status as plain dicts, lists, texts and numbers; days as ISO text."""
    survey = status.survey
    json: Json = {
        "survey": _plain(asdict(survey) | {"day": survey.day, "days": survey.days}),
        "stages": [stage_json(stage) for stage in status.stages],
        "returned": _plain(asdict(status.returned)),
        "bundles": {office: _plain(asdict(seen)) for office, seen in status.bundles.items()},
        "headline": _plain(asdict(status.headline)),
        "attention": [_plain(asdict(item)) for item in status.attention],
        "next_step": _plain(asdict(status.next_step)),
        "footer": _plain(asdict(status.footer)),
    }
    if status.samples is not None:
        json["samples"] = list(status.samples)
    return json


def stage_json(stage: StageStatus) -> Json:
    """Return one row of the form; the names are the SOP's own."""
    return {
        "number": int(stage.number) if stage.number.isdecimal() else stage.number,
        "key": stage.key,
        "state": stage.state.value,
        "lanes": {
            key: {"symbol": lane.symbol, "state": lane.state.value, **lane.figures}
            for key, lane in stage.lanes.items()
        },
        "kelengkapan": [
            {
                "name": item.name,
                "key": item.key,
                "done": item.done,
                "offices": {
                    code: {
                        "done": proof.done,
                        "evidence": proof.evidence or _counted(proof),
                        "by": proof.by,
                        "date": _plain(proof.day),
                        "count": proof.count,
                        "unit": proof.unit,
                    }
                    for code, proof in item.offices.items()
                },
                **item.figures,
            }
            for item in stage.requirements
        ],
        "waktu": _plain(asdict(stage.timing)),
        "output": {
            "name": stage.output.name,
            "count": stage.output.count,
            "target": stage.output.target,
            **stage.output.figures,
        },
        "offices": {
            code: {
                "done": office.done,
                "target": office.target,
                "state": office.state.value,
                "behind": office.behind,
                "expected": office.expected,
                **office.figures,
            }
            for code, office in stage.offices.items()
        },
        "exceptions": left_open_json(stage.exceptions),
        "closing_note": stage.closing_note,
    }


def left_open_json(left: Sequence[LeftOpen]) -> list[Json]:
    """Return what a closing left open: `what`, `item`, `count`."""
    return [{"what": one.what.value, "item": one.item, "count": one.count} for one in left]


def _counted(proof: Proof) -> str:
    """Return what shows a fact, by its unit's key: the same in every language."""
    return f"{proof.count} {proof.unit}" if proof.count else proof.unit


def _plain(value: object) -> object:
    """Turn days and enums into text, tuples into lists, all the way down."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
