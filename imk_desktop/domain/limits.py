"""What a change, and what carries changes, may hold: one set of limits for all that is written
here and for all that arrives. Whatever is beyond them was made by no program of ours.
"""

from __future__ import annotations

from imk_desktop.clock import LATEST_MS as LATEST_MS

EPOCH_SIZE = 8
"""Bytes of an epoch."""
LAST_SEQ = 2**32 - 1
"""No epoch comes near it; stores hold a seq in 32 bits."""
EARLIEST_DAY, LATEST_DAY = "1900-01-01", "2999-12-31"
"""Days of a survey, with room for a birth and for any calendar that is reckoned from them."""
LARGEST_NUMBER = 10**15
"""Of a field that counts or weighs something: a hundred thousand of them can still be added up."""

LONGEST_NAME = 500
"""Characters of a row id, and of the name of a person."""
LONGEST_FIELD = 100
"""Characters of the name of a field, of a kind, or of an outside source."""
MOST_FIELDS = 2_000
"""Fields of one change: no table has more columns."""
LONGEST_TEXT = 100_000
"""Characters of one value: a book has more, no answer has."""
LARGEST_CHANGE = 4_000_000
"""Bytes of all texts of one change."""

MOST_CHANGES = 5_000
"""In one segment, so that whoever reads it needs little memory."""
MOST_HEADS = 256
"""Marks of one frontier. An office has some five laptops; naming fewer heads than there are only
makes others send too much."""
LARGEST_SEGMENT = 32 * 1024 * 1024
LARGEST_ATTACHMENT = 25_000_000
LAST_NUMBER = 999_999
"""Running number of a laptop's bundles to one office."""
