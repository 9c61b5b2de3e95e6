"""The log of changes, the segments that carried them, and what else is local to a store.

A change's id packs its mark into one integer: the epoch's local number times 2**32, plus seq.
"""

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # --- the log
    """CREATE TABLE epoch (
        id INTEGER PRIMARY KEY,
        epoch BLOB NOT NULL, partition TEXT NOT NULL,
        laptop TEXT NOT NULL DEFAULT '', office TEXT NOT NULL DEFAULT '',
        last INTEGER NOT NULL DEFAULT 0,     -- delivered up to here
        packed INTEGER NOT NULL DEFAULT 0,   -- own changes packed into segments up to here
        UNIQUE (epoch, partition))""",
    "CREATE TABLE shape (id INTEGER PRIMARY KEY, tbl TEXT NOT NULL, fields TEXT NOT NULL, "
    "UNIQUE (tbl, fields))",
    "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY,
        shape INTEGER NOT NULL, row TEXT NOT NULL,
        person INTEGER NOT NULL, at INTEGER NOT NULL, act INTEGER NOT NULL,
        body BLOB NOT NULL)""",
    "CREATE INDEX change_row ON change (row)",
    # --- the state of every row: its base change, and the cells that differ from it
    """CREATE TABLE row_state (
        partition TEXT NOT NULL, tbl TEXT NOT NULL, row TEXT NOT NULL,
        base INTEGER NOT NULL, covers INTEGER NOT NULL,
        alive INTEGER NOT NULL, missing INTEGER NOT NULL,
        source TEXT NOT NULL, taken INTEGER NOT NULL, exceptions BLOB,
        PRIMARY KEY (partition, tbl, row)) WITHOUT ROWID""",
    """CREATE TABLE conflict (
        id TEXT PRIMARY KEY, partition TEXT NOT NULL, tbl TEXT NOT NULL, row TEXT NOT NULL,
        field TEXT NOT NULL)""",
    "CREATE INDEX conflict_row ON conflict (partition, tbl, row)",
    # --- segments and bundles
    """CREATE TABLE segment (
        id INTEGER PRIMARY KEY,
        epoch BLOB NOT NULL, partition TEXT NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL,
        laptop TEXT NOT NULL, after BLOB NOT NULL,
        state TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
        bundle TEXT, received INTEGER NOT NULL, bytes BLOB NOT NULL)""",
    "CREATE INDEX segment_epoch ON segment (partition, epoch, first)",
    "CREATE INDEX segment_unsettled ON segment (state) WHERE state IN ('waiting', 'aside')",
    """CREATE TABLE head (
        partition TEXT NOT NULL, epoch BLOB NOT NULL, seq INTEGER NOT NULL,
        PRIMARY KEY (partition, epoch)) WITHOUT ROWID""",
    """CREATE TABLE bundle (
        id TEXT PRIMARY KEY, direction TEXT NOT NULL,
        from_office TEXT NOT NULL, from_laptop TEXT NOT NULL, to_office TEXT NOT NULL,
        number INTEGER NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL,
        made INTEGER NOT NULL, at INTEGER NOT NULL, outcome TEXT NOT NULL DEFAULT '{}')""",
    """CREATE TABLE statement (
        laptop TEXT NOT NULL, office TEXT NOT NULL, bundle TEXT NOT NULL, partition TEXT NOT NULL,
        frontier BLOB NOT NULL, at INTEGER NOT NULL,
        owed INTEGER NOT NULL, -- it fell behind an earlier one, and nothing was sent to it yet
        PRIMARY KEY (laptop, bundle, partition)) WITHOUT ROWID""",
    "CREATE TABLE vouched (laptop TEXT PRIMARY KEY, certificate BLOB NOT NULL) WITHOUT ROWID",
    "CREATE TABLE wanted (laptop TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "PRIMARY KEY (laptop, sha256)) WITHOUT ROWID",
)


def upgrade() -> None:
    """Make every table."""
    for table in TABLES:
        op.execute(table)
