"""`imk status`: the whole SOP table as data, or as a page in a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from imk_desktop.cli.frame import STORE, Call, command
from imk_desktop.domain.sop import Sop
from imk_desktop.domain.status import SurveyStatus
from imk_desktop.domain.status_json import status_json
from imk_desktop.language import N_


@command("status", N_("Tampilkan setiap sel SOP keadaan hari ini."))
@STORE
@click.option("--samples", is_flag=True, help=N_("Sertakan kunci semua usaha sampel."))
def status(call: Call, store: Path, samples: bool) -> None:
    """Show every cell of the SOP as it stands today."""
    from imk_desktop.operations.status import survey_status
    from imk_desktop.operations.survey_sop import survey_sop

    with call.open(store) as desk:
        found = survey_status(desk, with_samples=samples)
        text = "" if call.as_json else "\n".join(status_lines(survey_sop(desk), found))
    call.answer(status_json(found), text)


def status_lines(sop: Sop, status: SurveyStatus) -> Iterator[str]:
    """Yield the form as lines of text: a paragraph for each stage."""
    from imk_desktop.domain import status_words as words
    from imk_desktop.formats import number, span
    from imk_desktop.language import _, _n

    survey = status.survey
    if survey.demo:
        yield _("DATA CONTOH")
    yield f"{survey.name} · {survey.year}"
    yield f"{survey.sop} · {survey.office} {survey.office_name}"
    running = [f"{status.stage(key).number} {sop.stage(key).activity}" for key in
               status.headline.running[:1]]  # fmt: skip
    yield " · ".join([words.day_words(survey), *running, *words.headline_words(status.headline)])
    for item in status.attention:
        yield f"! {words.attention_words(item)}"
    for stage in status.stages:
        known, timing = sop.stage(stage.key), stage.timing
        yield ""
        dates = f" · {span(timing.start, timing.due)}" if timing.start and timing.due else ""
        mark = words.ICONS[stage.state]
        yield f"{stage.number}. {known.activity}  [{mark} {words.stage_word(stage)}]{dates}"
        for lane in sop.lanes:
            if lane.key in stage.lanes:
                figures = words.lane_words(stage.lanes[lane.key])
                shape, step = stage.lanes[lane.key].symbol, known.step(lane.key)
                caption = step.caption if step else ""
                yield f"   {lane.title} ({shape}): {caption}" + (figures and f" · {figures}")
        for requirement in stage.requirements:
            box = "x" if requirement.done else " "
            yield f"   [{box}] {words.requirement_words(requirement)}"
        yield f"   {timing.planned}: " + " · ".join(words.timing_words(timing))
        yield f"   {stage.output.name}: {words.output_words(stage.output)}"
        for code, office in stage.offices.items():
            flag = " !" if office.behind else ""
            yield (
                f"     {code}  {number(office.done):>6} / {number(office.target):>6}  "
                f"{words.state_word(office.state)}{flag}"
            )
        if closing := words.closing_words(stage):
            yield "   " + _("ditutup dengan catatan: {what}").format(what=closing)
    if status.returned.samples:
        yield ""
        yield _n(
            "T: {samples} usaha dikembalikan, putaran {rounds}", status.returned.samples
        ).format(samples=number(status.returned.samples), rounds=number(status.returned.rounds))
    yield ""
    yield _("Langkah berikutnya: {what}").format(
        what=words.next_step_words(status.next_step, survey.offices)
    )
