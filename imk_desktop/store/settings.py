"""Settings of one store, which never travel."""

from __future__ import annotations

from sqlalchemy import Connection


def setting(connection: Connection, name: str) -> str | None:
    """Return a setting, or None."""
    value = connection.exec_driver_sql("SELECT value FROM setting WHERE name = ?", (name,)).scalar()
    return None if value is None else str(value)


def set_setting(connection: Connection, name: str, value: str) -> None:
    """Keep a setting."""
    connection.exec_driver_sql("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, value))
