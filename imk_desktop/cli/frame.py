"""What every command shares: common options, answers as text or JSON, exit codes.

A command is a plain function that gets a `Call` first. It imports the operation it needs
inside its body, so that no command pays for the libraries of another.
"""

from __future__ import annotations

import errno
import functools
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from imk_desktop import clock
from imk_desktop.cli.hints import told
from imk_desktop.domain.unusual import NeedsNote
from imk_desktop.errors import ImkError, UsageError, UserError
from imk_desktop.formats import json_line, visible
from imk_desktop.language import N_, _, speak
from imk_desktop.user_files import fault_of, read_file

if TYPE_CHECKING:
    from imk_desktop.operations.desk import Desk

P = ParamSpec("P")

DONE, NEEDS_A_PERSON, BUG = 0, 10, 70

STORE = click.argument("store", type=click.Path(path_type=Path))


@dataclass
class Call:
    """One run of a command: how to answer, and who asks."""

    as_json: bool
    by: str
    passphrase_file: Path | None
    exit_code: int = field(default=DONE)

    def answer(
        self, data: Mapping[str, Any], text: str = "", *, needs_a_person: bool = False
    ) -> None:
        """Print the answer, as one JSON object or as the sentence for a person."""
        if self.as_json:
            click.echo(json_line(data))
            if text:
                click.echo(visible(text), err=True)
        elif text:
            click.echo(visible(text))
        if needs_a_person:
            self.exit_code = NEEDS_A_PERSON

    def refuse(self, error: ImkError, data: Mapping[str, Any] | None = None) -> None:
        """Print an error, with what else is known of it, and set its exit code."""
        if self.as_json:
            known = {**(data or {}), **_asked(error), "error": described(error)}
            click.echo(json_line(known))
        click.echo(visible(told(error)), err=True)
        self.exit_code = error.exit_code

    def open(self, store: Path) -> Desk:
        """Open a store for this person, with the passphrase that was given."""
        from imk_desktop.operations.desk import open_store

        return open_store(store, passphrase=self.passphrase(), by=self.by)

    def open_to_give(self, store: Path, out: Path) -> AbstractContextManager[Desk]:
        """Open a store to write something elsewhere; its own disk need only be readable."""
        from imk_desktop.operations.stand_in import opened_to_give

        folder = out if out.is_dir() else out.parent
        return opened_to_give(store, folder, passphrase=self.passphrase(), by=self.by)

    def new_passphrase(self, plain: bool) -> str | None:
        """Return what will lock a new store; None only if it was asked to be open.

        Raises:
            UsageError: Neither a passphrase nor `--plain` was given.
        """
        passphrase = self.passphrase()
        if passphrase is None and not plain:
            raise UsageError(
                _(
                    "Beri kata sandi penyimpanan dengan --store-passphrase-file atau "
                    "IMK_STORE_PASSPHRASE (atau --plain untuk percobaan)."
                ),
                code="passphrase_needed",
            )
        return None if plain else passphrase

    def passphrase(self) -> str | None:
        """Return the store's passphrase from the file or the environment, if either names one."""
        if self.passphrase_file:
            return read_passphrase(self.passphrase_file)
        return os.environ.get("IMK_STORE_PASSPHRASE") or None


def read_passphrase(file: Path) -> str:
    """Return the first line of a passphrase file, without its line end.

    Raises:
        UserError: The file is missing, unreadable or empty.
    """
    try:
        first = read_file(file).decode("utf-8-sig").splitlines()[:1]
    except UnicodeDecodeError:
        first = []
    if not first or not first[0]:
        raise UserError(
            _("Berkas kata sandi '{name}' kosong atau bukan teks.").format(name=file.name),
            code="passphrase_file_empty",
            file=str(file),
        )
    return first[0]


def not_kept(store: Path) -> str:
    """Say that a store could not note what was written of it."""
    message = _(
        "Disk tempat '{name}' penuh atau tidak dapat ditulisi, jadi ini tidak tercatat di sana; "
        "kosongkan disknya."
    )
    return message.format(name=store.name)


def described(error: ImkError) -> dict[str, str]:
    """Return an error as the keys that programs read."""
    description = {"code": error.code, "message": told(error)}
    return description | ({"file": error.file} if error.file else {})


def _asked(error: ImkError) -> dict[str, Any]:
    """Return what is unusual where an act waits for a reason, by its figures."""
    if not isinstance(error, NeedsNote):
        return {}
    return {"unusual": [{"what": one.what.value, **one.facts} for one in error.unusual]}


class SpokenCommand(click.Command):
    """A command whose help is looked up in the catalogue when it is asked for."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help in the language that `--lang` chose."""
        self.help = _(self.help) if self.help else ""
        for parameter in self.params:
            if isinstance(parameter, click.Option) and parameter.help:
                parameter.help = _(parameter.help)
        super().format_help(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the line for the list of commands, whole."""
        return _(self.help) if self.help else ""


def command(
    name: str, help_: str
) -> Callable[[Callable[Concatenate[Call, P], None]], click.Command]:
    """Make a function a command of `imk` with the options that stand everywhere.

    Args:
        name: The word of the command line.
        help_: What it does, in one sentence marked for the catalogue.
    """

    def make(act: Callable[Concatenate[Call, P], None]) -> click.Command:
        @functools.wraps(act)
        def run(**options: Any) -> int:
            call = Call(
                as_json=options.pop("as_json"),
                by=options.pop("by", None) or os.environ.get("IMK_USER") or "",
                passphrase_file=options.pop("store_passphrase_file"),
            )
            day = options.pop("today")
            try:
                if day:
                    os.environ["IMK_TODAY"] = clock.parse_day(day).isoformat()
                act(call, **options)  # type: ignore[call-arg]
            except ImkError as error:
                call.refuse(error)
            except OSError as error:  # of a file that the user named, met before it was opened
                if error.errno == errno.EPIPE or not error.filename:
                    raise
                call.refuse(fault_of(error, Path(os.fsdecode(error.filename))))
            return call.exit_code

        made: click.Command = click.command(name, cls=SpokenCommand, help=help_)(
            _with_common_options(run)
        )
        return made

    return make


def _with_common_options(run: Callable[..., int]) -> Callable[..., int]:
    by = click.option("--by", metavar="PERSON", help=N_("Siapa yang bekerja (atau IMK_USER)."))
    for option in (
        click.option("--store-passphrase-file", type=click.Path(path_type=Path)),
        click.option("--today", metavar="YYYY-MM-DD", help=N_("Hari yang dianggap hari ini.")),
        *(() if _declares(run, "--by") else (by,)),  # of an estimate, it names the domains
        click.option(
            "--lang",
            type=click.Choice(["id", "en"]),
            default="id",
            is_eager=True,  # or the help would be in another language
            expose_value=False,
            callback=lambda _context, _option, language: speak(language),
        ),
        click.option("--json", "as_json", is_flag=True, help=N_("Satu objek JSON di stdout.")),
    ):
        run = option(run)
    return run


def _declares(run: Callable[..., int], option: str) -> bool:
    """Tell whether a command has an option of its own by this name."""
    declared: list[click.Parameter] = getattr(run, "__click_params__", [])
    return any(option in parameter.opts for parameter in declared)
