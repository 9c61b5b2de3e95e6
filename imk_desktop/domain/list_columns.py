"""The columns of a file of samples, as a person sees them who says which is which field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One column under a title.

    Attributes:
        title: As typed; what a mapping calls the column.
        examples: What its first rows hold, blanks among them as empty texts.
        field: What it was taken for; empty if it is not known.
    """

    title: str
    examples: tuple[str, ...]
    field: str


@dataclass(frozen=True, slots=True)
class ListSheet:
    """One sheet with a row of titles.

    Attributes:
        name: As in the tab; empty in a csv file.
        columns: Those with a title, left to right.
    """

    name: str
    columns: tuple[ListColumn, ...]

    @property
    def known(self) -> int:
        """How many columns are recognised."""
        return sum(bool(column.field) for column in self.columns)


@dataclass(frozen=True, slots=True)
class ListLook:
    """What a person needs to say which column is which field.

    Attributes:
        sheets: The most like a sample list first.
        fields: What a column can be.
        fewest: Fewer columns than these are no list of samples.
    """

    sheets: tuple[ListSheet, ...]
    fields: tuple[str, ...]
    fewest: int
