"""From the set of a row's changes to its state: the laws of merging.

Of a cell (one field of one row) stand the writes that no other write of the cell replaces,
its *heads*. One head is the value, several that differ are a conflict. So the state depends
on the set of changes alone: not on their order, their repetition, or any clock.

* A **snapshot** is a write of an outside source. Of all snapshots of one source on a cell,
  replaced or not, only the newest by (taken, mark) counts, and it stands beside any hand's
  write that does not replace it. Otherwise two offices that load the source's files of
  different days would disagree in every cell. A snapshot itself replaces nothing, whatever
  it names: if an older file could replace a newer one, neither would stand, and a value
  would be lost (the random histories found that).
* A **delete** strikes no field. The row is gone while all heads are among those that the
  standing deletes have `seen`; a write that no deleter saw keeps the row alive.
* A row that **no maker made** is kept, and not there to be seen (`making`).
* A **restore** is a write to the cell `EXISTENCE`, and so is a delete: they replace one
  another there as other writes do. Any change may replace a delete, by naming it there.

`fold` is the law, from all changes of a row. `advance` is the short cut for the usual case;
it says None where it is not certain of the same answer. Changes are those of one row, with
one content to a mark; whoever collects them sees to that.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from imk_desktop.domain.change import EXISTENCE, Act, Change, Mark
from imk_desktop.replication.making import Strangers, is_made
from imk_desktop.replication.row_state import NO_EXCEPTIONS, Heads, RowState

MANY_HEADS = 32


def fold(changes: Iterable[Change], strangers: Strangers = ()) -> RowState:
    """Work out the state of a row from all its known changes, in any order, also repeated.

    Args:
        changes: The changes.
        strangers: The epochs among theirs whose offices may not make the row.

    Raises:
        ValueError: There are no changes, so there is no row. A bug in the caller.
    """
    known = {change.mark: change for change in changes}
    if not known:
        raise ValueError("A row without changes has no state")
    heads = _heads(known.values())
    base = _base_of(heads, known)
    covers = known[base].shape.fields
    sources = {change.source if change.act is Act.SNAPSHOT else "" for change in known.values()}
    source = sources.pop() if len(sources) == 1 else ""
    made = is_made(known.values(), strangers)
    return RowState(
        base,
        covers,
        _exceptions(heads, base, covers),
        made and _is_alive(known, heads),
        any(mark not in known for change in known.values() for mark in _named(change)),
        source,
        max(change.taken for change in known.values()) if source else 0,
        made,
    )


def advance(state: RowState | None, change: Change, *, by_maker: bool = True) -> RowState | None:
    """Return the state after one more change, or None if only `fold` can tell.

    Args:
        state: The state of the row's changes so far; None if there are none.
        change: A change of the row that is not among them.
        by_maker: Whether an office wrote it that may make such rows.
    """
    if state is None:
        return _first(change) if by_maker else fold((change,), (change.mark.epoch,))
    if state.missing or not state.made or state.exceptions.get(EXISTENCE):
        return None
    if change.act is Act.SNAPSHOT:
        if change.source != state.source or change.taken <= state.taken:
            return None
        alone: Heads = (change.mark,)
        snapped = dict.fromkeys(change.shape.fields, alone)
        return _held(state, {**state.exceptions, **snapped}, change)
    if change.act is not Act.WRITE or change.seen or EXISTENCE in change.replaces:
        return None

    mark, replaces = change.mark, change.replaces
    exceptions = dict(state.exceptions)
    explained = 0
    for field in change.shape.fields:
        replaced, heads = replaces.get(field), state.heads_of(field)
        if len(heads) > MANY_HEADS:  # one by one, a thousand siblings would cost a million steps
            return None
        explained += replaced is not None
        if (replaced or ()) == heads:
            exceptions[field] = (mark,)
        elif set(replaced or ()).issubset(heads):
            exceptions[field] = tuple(sorted({*heads, mark}.difference(replaced or ())))
        else:
            return None
    return _held(state, exceptions, change) if explained == len(replaces) else None


def _first(change: Change) -> RowState | None:
    """Return the state of a row that has one change."""
    if change.act is Act.SNAPSHOT:
        return RowState(
            change.mark,
            change.shape.fields,
            NO_EXCEPTIONS,
            source=change.source,
            taken=change.taken if change.source else 0,
        )
    if change.act is not Act.WRITE or change.replaces or change.seen:
        return fold((change,))
    return RowState(change.mark, change.shape.fields)


def _held(state: RowState, exceptions: Mapping[str, Heads], change: Change) -> RowState:
    """Hold a state with new exceptions over its base, or over `change` if that fits better."""
    source, taken = (change.source, change.taken) if change.act is Act.SNAPSHOT else ("", 0)
    base, covers, fields = state.base, state.covers, change.shape.fields
    if len(fields) > len(covers) - len(exceptions):  # the base may stand in fewer cells
        heads = RowState(base, covers, exceptions).heads()
        standing = list(heads.values())
        if standing.count((change.mark,)) > standing.count((base,)):
            base, covers = change.mark, fields
            exceptions = _exceptions(heads, base, covers)
    return RowState(base, covers, exceptions, True, False, source, taken)


def _named(change: Change) -> Iterable[Mark]:
    """Yield the marks of other changes that the effect of a change depends on."""
    for _, marks in _replaced(change):
        yield from marks
    yield from change.seen


def _heads(changes: Collection[Change]) -> dict[str, list[Mark]]:
    """Return the heads of every cell that was written, in the order of their marks."""
    written = defaultdict[str, list[Mark]](list)
    newest: dict[tuple[str, str], Change] = {}
    for change in changes:
        if change.act is Act.SNAPSHOT:
            for cell in change.cells():
                rival = newest.setdefault((cell, change.source), change)
                if (change.taken, change.mark) > (rival.taken, rival.mark):
                    newest[cell, change.source] = change
        else:
            for cell in change.cells():
                written[cell].append(change.mark)
    for (cell, _), change in newest.items():
        written[cell].append(change.mark)
    struck = _struck(changes)
    return {
        cell: sorted(mark for mark in marks if mark not in struck.get(cell, ()))
        for cell, marks in written.items()
    }


def _struck(changes: Iterable[Change]) -> Mapping[str, Collection[Mark]]:
    """Return by cell the marks that another write of the cell replaces."""
    struck = defaultdict[str, set[Mark]](set)
    for change in changes:
        for cell, marks in _replaced(change):
            struck[cell].update(mark for mark in marks if mark != change.mark)
    return struck


def _replaced(change: Change) -> list[tuple[str, Heads]]:
    """Return by cell what a change really replaces: where it writes, and deletes."""
    if not change.replaces or change.act is Act.SNAPSHOT:
        return []
    may_replace = {EXISTENCE, *change.shape.fields}
    return [(cell, marks) for cell, marks in change.replaces.items() if cell in may_replace]


def _is_alive(known: Mapping[Mark, Change], heads: Mapping[str, Collection[Mark]]) -> bool:
    """Tell whether no delete stands, or a head that no standing deleter saw."""
    existence = heads.get(EXISTENCE, ())
    deletes = [known[mark] for mark in existence if known[mark].act is Act.DELETE]
    if not deletes:
        return True
    gone = {mark for delete in deletes for mark in delete.seen}
    gone.update(delete.mark for delete in deletes)
    return any(mark not in gone for marks in heads.values() for mark in marks)


def _base_of(heads: Mapping[str, Collection[Mark]], known: Iterable[Mark]) -> Mark:
    """Choose the change that stands alone in most cells; of several, the least mark."""
    alone = Counter(
        mark
        for cell, marks in heads.items()
        if cell != EXISTENCE and len(marks) == 1
        for mark in marks
    )
    return max(sorted(known), key=lambda mark: alone[mark])


def _exceptions(
    heads: Mapping[str, Collection[Mark]], base: Mark, covers: Collection[str]
) -> Mapping[str, Heads]:
    """Return the heads of the cells where `base` does not stand alone."""
    alone, covered = (base,), set(covers)
    exceptions = {}
    for cell, marks in heads.items():
        standing = tuple(marks)
        if (standing != alone) if cell in covered else standing:
            exceptions[cell] = standing
    return exceptions or NO_EXCEPTIONS
