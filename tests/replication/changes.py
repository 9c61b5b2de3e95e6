"""Builders of changes to one row, for tests that read as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from imk_desktop.domain.change import Act, Change, Mark, Shape, Value


def mark(seq: int, epoch: str = "a") -> Mark:
    """Return the mark of a change; an epoch is named by one letter."""
    return Mark(epoch.encode() * 8, seq)


def change(
    seq: int,
    values: Mapping[str, Value] | None = None,
    replaces: Mapping[str, tuple[Mark, ...]] | None = None,
    *,
    epoch: str = "a",
    partition: str = "1703",
    table: str = "sample",
    row: str = "17030010010001-001",
    **more: Any,
) -> Change:
    """Return a change, by default a hand's write to a sample of 1703."""
    values = values or {}
    return Change(
        partition,
        mark(seq, epoch),
        Shape(table, tuple(values)),
        row,
        tuple(values.values()),
        dict(replaces or {}),
        **more,
    )


def snapshot(seq: int, values: Mapping[str, Value], taken: int, **more: Any) -> Change:
    """Return a snapshot of FASIH, unless another source is named."""
    more = {"source": "fasih", **more}
    return change(seq, values, act=Act.SNAPSHOT, taken=taken, **more)


def delete(
    seq: int, seen: tuple[Mark, ...], replaced: tuple[Mark, ...] = (), **more: Any
) -> Change:
    """Return a delete by somebody who saw those writes and replaces those deletes."""
    replaces = {"": replaced} if replaced else {}
    return change(seq, {}, replaces, act=Act.DELETE, seen=seen, **more)


def restore(seq: int, replaced: tuple[Mark, ...], **more: Any) -> Change:
    """Return a restore that replaces those deletes."""
    return change(seq, {}, {"": replaced}, act=Act.RESTORE, **more)


def by_mark(*changes: Change) -> dict[Mark, Change]:
    """Return changes by their marks."""
    return {each.mark: each for each in changes}
