"""What is wrong with a command line, in the words of the rest of the program.

Click says it in English, in sentences of its own; here each kind of its errors has ours.
"""

from __future__ import annotations

from typing import Any

import click

from imk_desktop.language import _


def sentence(error: click.ClickException) -> str:
    """Return what is wrong and where the right usage stands.

    Args:
        error: As click raises it while it reads the words of a command line.
    """
    context = error.ctx if isinstance(error, click.UsageError) else None
    command = context.command_path if context else "imk"
    return _wrong(error) + " " + _("Lihat '{command} --help'.").format(command=command)


def _wrong(error: click.ClickException) -> str:
    match error:
        case click.exceptions.NoSuchCommand():
            message = _("Tidak ada perintah '{name}'.").format(name=error.command_name)
            return message + _like(error.possibilities)
        case click.NoSuchOption():
            message = _("Tidak ada pilihan '{name}'.").format(name=error.option_name)
            return message + _like(error.possibilities)
        case click.MissingParameter(param=click.Parameter() as missing):
            return _("{name} belum disebut.").format(name=_name(missing))
        case click.BadParameter(param=click.Parameter() as wrong):
            message = _("Isi {name} tidak cocok; {expected}.")
            return message.format(name=_name(wrong), expected=_expected(wrong.type))
        case click.BadOptionUsage():
            return _("Pilihan {name} tidak lengkap atau tidak memakai isi.").format(
                name=error.option_name
            )
        case _:
            return _("Kata-kata perintahnya terlalu banyak atau tidak dikenal.")


def _like(possibilities: object) -> str:
    names = ", ".join(sorted(possibilities)) if isinstance(possibilities, (list, tuple)) else ""
    return " " + _("Maksudnya {names}?").format(names=names) if names else ""


def _name(parameter: click.Parameter) -> str:
    """Return what the user types for it: the option, or the word of the argument."""
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return parameter.metavar or (parameter.name or "").upper()


def _expected(type_: click.ParamType[Any]) -> str:
    """Return what a parameter takes."""
    match type_:
        case click.Choice():
            return _("pilih salah satu: {choices}").format(choices=", ".join(type_.choices))
        case click.IntRange(min=least) | click.FloatRange(min=least) if least is not None:
            return _("isi bilangan, paling kecil {least}").format(least=least)
        case _ if type_.name.startswith(("integer", "float")):
            return _("isi bilangan")
        case _:
            return _("periksa tulisannya")
