"""An SOP file is read whole or refused with one sentence that names the cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from imk_desktop.errors import UserError
from imk_desktop.reference.sop import SHIPPED, read_sop, shipped_sop
from imk_desktop.resource_files import resource

OTHER = Path(__file__).parent / "data" / "sop-lima-tahap.toml"


def test_another_sop_of_the_same_form_is_read() -> None:
    sop = read_sop(OTHER)

    assert [stage.number for stage in sop.stages] == ["I", "II", "III", "IV", "V"]
    assert [lane.key for lane in sop.lanes] == ["dinas", "kecamatan"]
    assert [step.lane for step in sop.stage("data").steps] == ["dinas", "kecamatan"]
    assert sop.sections[0].text == "Keputusan yang tidak bernomor"


@pytest.mark.parametrize(
    ("printed", "broken", "named"),
    [
        ('key = "tim"', 'key = "kepala"', "'kepala' ada dua kali"),
        ('symbol = "diamond"', 'symbol = "heart"', "stage 3.steps 2.symbol: 'heart'"),
        ('{ lane = "tim"', '{ lane = "rektor"', "stage 1.steps 2.lane: 'rektor'"),
        ('end = "diseminasi/kepala"', 'end = "diseminasi/kabkota"', "arrow 9.end"),
        ('unit = "TIM STATISTIK PRODUKSI"', "", "unit: tidak ada"),
        ("count = 3", 'count = "tiga"', "stage 1.duration.count"),
        ("count = 3", "count = 0", "stage 1.duration.count"),
        ("per_office = true", "per_office = 1", "stage 1.requirements 1.per_office"),
        ("format = 1", "format = 2", "format: bentuknya 2"),
        ("items = []", "items = [1]", "section 6.items"),
        ("steps = [", "steps = [1,", "stage 1.steps"),
        ("format = 1", "format = ", "bukan TOML yang utuh"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_the_cell(
    tmp_path: Path, printed: str, broken: str, named: str
) -> None:
    file = tmp_path / "sop-rusak.toml"
    text = resource(f"sop/{SHIPPED}").read_text("utf-8")
    assert printed in text
    file.write_text(text.replace(printed, broken, 1), "utf-8")

    with pytest.raises(UserError) as refused:
        read_sop(file)

    assert refused.value.code == "sop_broken"
    assert "sop-rusak.toml" in refused.value.message
    assert named in refused.value.message


def test_a_missing_file_and_one_that_is_no_text_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "sop.toml"
    with pytest.raises(UserError):
        read_sop(file)

    file.write_bytes(b"\xff\xfe")
    with pytest.raises(UserError):
        read_sop(file)


def test_the_shipped_file_is_the_one_of_the_survey() -> None:
    assert shipped_sop().name == "Survei Industri Mikro Kecil (IMK) Tahunan"
    assert shipped_sop().number == "SOP-135/17000/2025"
