"""Any set of well-formed changes to a few rows, as hypothesis draws them."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import strategies as st

from imk_desktop.domain.change import EXISTENCE, Act, Change, Mark, Shape, Value
from imk_desktop.replication.rights import violation
from imk_desktop.replication.values import fit
from imk_desktop.replication.write import log_row_id
from tests.replication.changes import mark

TABLES = {
    "sample": ("name", "listed_workers", "main", "weight", "a_field_of_a_later_program"),
    "fasih": ("status", "officer"),
    "a_kind_of_a_later_program": ("text", "number"),
}
PARTITIONS = ("1703", "1705")
ROWS = ("r1", "r2")
EPOCHS = "abc"
STRANGERS = (mark(1, "c").epoch,)
"""The epochs of a regency, which makes, deletes and restores no samples."""
VALUES: list[Value] = [None, "", "Tahu", "12", 12, 12.0, 0, 1, True, False, 2.5, "é"]


def values_of(table: str, field: str) -> st.SearchStrategy[Value]:
    """Return the values that a field may hold; of a later program, any."""
    return st.sampled_from([one for one in VALUES if fit(Shape(table, (field,)), (one,))])


@st.composite
def any_changes(draw: st.DrawFn, most: int = 14) -> list[Change]:
    """Draw changes, each with a mark of its own, in the order in which they were made."""
    last: dict[tuple[str, str], int] = defaultdict(int)
    written: dict[tuple[str, str, str, str], list[Mark]] = defaultdict(list)
    made: list[Change] = []
    for _ in range(draw(st.integers(1, most))):
        partition, epoch = draw(st.sampled_from(PARTITIONS)), draw(st.sampled_from(EPOCHS))
        last[partition, epoch] += draw(st.sampled_from([1, 1, 1, 2]))  # a gap: one is unknown
        own = mark(last[partition, epoch], epoch)
        if draw(st.integers(0, 7)) == 0:
            made.append(_log(partition, own, draw(values_of("visit", "note"))))
            continue
        table, row = draw(st.sampled_from(sorted(TABLES))), draw(st.sampled_from(ROWS))
        act = draw(
            st.sampled_from([Act.WRITE] * 5 + [Act.SNAPSHOT] * 2 + [Act.DELETE, Act.RESTORE])
        )
        if strange := epoch == "c" and table == "sample":
            act = min(act, Act.SNAPSHOT)
        fields = draw(st.lists(st.sampled_from(TABLES[table]), min_size=1, max_size=3, unique=True))
        if act >= Act.DELETE:
            fields = []
        replaces: dict[str, tuple[Mark, ...]] = {}
        cells = [*fields] if strange else [*fields, EXISTENCE]
        for cell in cells if act is not Act.SNAPSHOT else []:
            known = written[partition, table, row, cell]
            some = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
            if draw(st.integers(0, 9)) == 0:
                some = [*some, mark(99, "z")]  # one that never comes
            if some:
                replaces[cell] = tuple(sorted(some))
        seen = [one for cell in TABLES[table] for one in written[partition, table, row, cell]]
        source = draw(st.sampled_from(["fasih", "register"])) if act is Act.SNAPSHOT else ""
        change = Change(
            partition,
            own,
            Shape(table, tuple(fields)),
            row,
            tuple(draw(values_of(table, field)) for field in fields),
            replaces,
            by="Rina",
            when=draw(st.integers(-5, 5)),
            act=act,
            source=source,
            taken=draw(st.integers(1, 4)) if source else 0,
            seen=tuple(sorted(set(seen))) if act is Act.DELETE else (),
        )
        assert violation(change, "1700") is None, change
        for cell in change.cells():
            written[partition, table, row, cell].append(own)
        made.append(change)
    return made


def _log(partition: str, own: Mark, note: Value) -> Change:
    values: dict[str, Value] = {"sample": "r1", "result": "selesai", "note": note}
    return Change(
        partition, own, Shape("visit", tuple(values)), log_row_id(own), tuple(values.values())
    )
