"""Files that are whole and nothing for this store: of another survey or year, or a backup.

A bundle shows its survey to who cannot open it: the year in its clear header, and the mark with
which its id begins. The mark is believed only where nothing else could be said.
"""

from __future__ import annotations

from pathlib import Path

from imk_desktop.bundles.envelope import Envelope, read_envelope, survey_mark
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.backup_file import read_label
from imk_desktop.operations.desk import Desk, office_name


def own_envelope(desk: Desk, file: Path) -> Envelope:
    """Return the clear header of a file that may be a bundle of this survey.

    Raises:
        UserError: As `read_envelope`; or it is of another year, a starter of another survey, or
            a backup.
        MachineFault: The disk failed.
    """
    try:
        envelope = read_envelope(file)
    except UserError as error:
        if error.code == "not_a_bundle":
            _refuse_backup(desk, file)
        raise
    if envelope.year != desk.year:
        message = _("Paket IMK {theirs}, data ini IMK {ours}. Tidak ada yang diubah.")
        raise UserError(
            message.format(theirs=envelope.year, ours=desk.year),
            code="wrong_year",
            file=envelope.name,
        )
    if envelope.is_starter and shows_another_survey(desk, envelope):
        raise of_another_survey(desk, envelope.name, envelope.survey)
    return envelope


def shows_another_survey(desk: Desk, envelope: Envelope) -> bool:
    """Say whether the id of a bundle begins with the mark of another survey."""
    return not envelope.bundle.startswith(survey_mark(desk.keys.survey))


def of_another_survey(desk: Desk, file: str, survey: str) -> UserError:
    """Say that a file is of another survey, which it is, and which this store has.

    Args:
        desk: The laptop.
        file: Name of the file.
        survey: Id of the other survey.
    """
    message = _(
        "'{name}' dari survei lain ({theirs}); data yang terbuka di sini {ours}. Buka data survei "
        "itu, atau minta kiriman survei ini. Tidak ada yang diubah."
    )
    ours = survey_words(desk.keys.survey, demo=desk.demo())
    return UserError(
        message.format(name=file, theirs=survey_words(survey), ours=ours),
        code="wrong_survey",
        file=file,
    )


def survey_words(survey: str, *, demo: bool = False) -> str:
    """Name a survey by its year, and by the mark that tells two of one year apart.

    >>> survey_words("imk-2026-0a1b2c3d")
    'IMK 2026 bertanda 0a1b2c3d'
    """
    year = survey.split("-")[1] if survey.count("-") > 1 else ""
    message = (
        _("DATA CONTOH IMK {year} bertanda {mark}") if demo else _("IMK {year} bertanda {mark}")
    )
    return message.format(year=year, mark=survey_mark(survey).hex())


def _refuse_backup(desk: Desk, file: Path) -> None:
    try:
        label = read_label(file)
    except UserError:
        return
    message = _(
        "'{name}' adalah backup data {office} ({theirs}), bukan paket; data yang terbuka di sini "
        "{ours}. Backup dipulihkan di tempat yang masih kosong. Tidak ada yang diubah."
    )
    raise UserError(
        message.format(
            name=file.name,
            office=office_name(label.office),
            theirs=survey_words(label.survey),
            ours=survey_words(desk.keys.survey, demo=desk.demo()),
        ),
        code="is_backup",
        file=file.name,
    )
