"""Contents beside the store that are no longer what their documents name.

Every content is read where that is done anyway: for a bundle, a backup, a check. What was found
is kept as a setting, so that the status need look at nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

from imk_desktop.language import _
from imk_desktop.operations import attachments
from imk_desktop.operations.desk import Desk
from imk_desktop.store.database import Connection
from imk_desktop.store.documents import NamedContent, named_contents
from imk_desktop.store.settings import set_setting, setting

_DAMAGED = "damaged_contents"


def is_damaged(desk: Desk, sha256: str) -> bool:
    """Tell whether a content is here and is not what it was."""
    return attachments.path_of(desk, sha256).is_file() and not attachments.is_whole(desk, sha256)


def keep_damaged(connection: Connection, damaged: Iterable[str]) -> None:
    """Keep which contents were found damaged, by SHA-256, in place of those found before."""
    set_setting(connection, _DAMAGED, json.dumps(sorted(set(damaged))))


def kept_as_damaged(connection: Connection) -> frozenset[str]:
    """Return which contents were found damaged last; some may be whole by now."""
    told = setting(connection, _DAMAGED)
    return frozenset(json.loads(told)) if told else frozenset()


def damaged_contents(desk: Desk, connection: Connection) -> list[NamedContent]:
    """Return what was found damaged and still is, once for every name that it has."""
    damaged = {one for one in kept_as_damaged(connection) if is_damaged(desk, one)}
    if not damaged:
        return []
    return [named for named in named_contents(connection) if named.sha256 in damaged]


def names_of(contents: Collection[NamedContent]) -> str:
    """Return the names of contents, each with its office.

    >>> names_of([NamedContent("ab", "", "1703", "sk.pdf")])
    "'sk.pdf' (1703)"
    """
    return ", ".join(sorted({f"'{one.name}' ({one.office})" for one in contents}))


def damaged_sentence(contents: Collection[NamedContent]) -> str:
    """Say which contents are damaged, and what heals them."""
    message = _(
        "Isi lampiran {names} rusak di laptop ini; diminta lagi lewat paket berikutnya. Kalau "
        "berkas aslinya ada, lampirkan lagi."
    )
    return message.format(names=names_of(contents))


def damage_told(desk: Desk, before: Collection[NamedContent]) -> Iterator[str]:
    """Yield sentences on contents that were damaged: which are whole again, which are not."""
    still = [named for named in before if is_damaged(desk, named.sha256)]
    if whole := [named for named in before if named not in still]:
        message = _("Isi lampiran {names} yang rusak sudah pulih.")
        yield message.format(names=names_of(whole))
    if still:
        yield damaged_sentence(still)
