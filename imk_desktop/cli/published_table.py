"""A gated table on the console and as JSON: every cell says why it is as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from imk_desktop.cli.aligned import in_columns
from imk_desktop.cli.figure_table import decimals
from imk_desktop.estimation.disclosure import Secret
from imk_desktop.estimation.domains import joined
from imk_desktop.estimation.publication import (
    PublicationLimits,
    PublishedCell,
    PublishedFigure,
    PublishedTable,
    Verdict,
)
from imk_desktop.formats import number
from imk_desktop.language import _

MARKS = {
    Verdict.SHOWN: "",
    Verdict.MARKED: "*",
    Verdict.UNRELIABLE: "**",
    Verdict.NOT_COMPUTABLE: "?",
    Verdict.SUPPRESSED: "x",
    Verdict.EMPTY: "-",
}


def as_json(table: PublishedTable, rows: str, columns: str) -> dict[str, Any]:
    """Return the figures of all cells, those held back as null, each with verdict and reason."""
    limits = table.limits
    return {
        "rows": [
            _row(table, cell, figure, (rows, columns))
            for cell in table.cells
            for figure in cell.figures
        ],
        "publication": {
            "rows": list(table.rows),
            "columns": list(table.columns),
            "grouped": {rows: list(table.grouped.rows), columns: list(table.grouped.columns)},
            "suppressed": {
                str(secret): sum(cell.secret is secret for cell in table.cells)
                for secret in Secret
                if secret is not Secret.OPEN
            },
            "errors_rounded": table.errors_rounded,
            "limits": {
                "mark_above": limits.mark_above,
                "hide_above": limits.hide_above,
                "respondents": limits.sensitivity.respondents,
                "p_percent": limits.sensitivity.p_percent,
                "dominance": limits.sensitivity.dominance,
                "narrowest": limits.narrowest,
            },
        },
    }


def as_text(table: PublishedTable, rows: str, columns: str) -> str:
    """Return one table per figure, with marks and their legend."""
    width = len(table.columns) + 1
    parts = []
    for place, asked in enumerate(table.cells[0].figures):
        lines = [(f"{rows} \\ {columns}", *table.columns, _("Jumlah"))]
        shown = decimals(asked.stat, _numbers(cell.figures[place] for cell in table.cells))
        for row, label in enumerate((*table.rows, _("Jumlah"))):
            cells = table.cells[row * width : (row + 1) * width]
            lines.append((label, *(_printed(cell.figures[place], shown) for cell in cells)))
        parts.append(f"{asked.stat} {asked.var}\n{in_columns(lines, 1)}")
    return "\n\n".join([*parts, _legend(table, rows, columns)])


def why(cell: PublishedCell, figure: PublishedFigure, limits: PublicationLimits) -> str:
    """Say in one sentence why a figure is shown, marked or held back."""
    sentence = {
        Secret.FEW: _("Ditutup: responden kurang dari {respondents}."),
        Secret.CLOSE: _("Ditutup: nilai satu responden dapat diperkirakan dalam {p} %."),
        Secret.DOMINATED: _("Ditutup: {n} responden terbesar melebihi {k} % nilai sel."),
        Secret.COVER: _("Ditutup: melindungi sel rahasia lain pada baris atau kolomnya."),
    }.get(cell.secret)
    if sentence is None:
        sentence = {
            Verdict.SHOWN: _("Ditampilkan: RSE tidak lebih dari {mark} %."),
            Verdict.MARKED: _("Ditandai: RSE di atas {mark} %, gunakan dengan hati-hati."),
            Verdict.UNRELIABLE: _("Tidak dicetak: RSE di atas {hide} %."),
            Verdict.NOT_COMPUTABLE: _("Tidak dicetak: ketelitiannya tidak dapat dihitung."),
            Verdict.INTERVAL: _("Dekat nol: hanya selangnya yang ditampilkan."),
            Verdict.EMPTY: _("Kosong: tidak ada responden."),
        }[figure.verdict]
    n, k = limits.sensitivity.dominance or (0, 0.0)
    return sentence.format(
        respondents=number(limits.sensitivity.respondents),
        p=number(limits.sensitivity.p_percent or 0),
        n=number(n),
        k=number(k),
        mark=number(limits.mark_above),
        hide=number(limits.hide_above),
    )


def _row(
    table: PublishedTable, cell: PublishedCell, figure: PublishedFigure, names: tuple[str, str]
) -> dict[str, Any]:
    labels = zip(names, (cell.row, cell.column), strict=True)
    places = [(name, label) for name, label in labels if label]
    return {
        "stat": figure.stat,
        "var": figure.var,
        "by": joined([name for name, _label in places]),
        "level": joined([label for _name, label in places]),
        "estimate": figure.estimate,
        "se": figure.se,
        "df": table.degrees_of_freedom,
        "ci_low": figure.low,
        "ci_high": figure.high,
        "rse_pct": figure.rse_pct,
        "deff": None,
        "n": figure.respondents,
        "dropped": None,
        "df_domain": figure.df_domain,
        "remark": figure.remark,
        "ci_log_low": None if figure.signed else figure.low,
        "ci_log_high": None if figure.signed else figure.high,
        "verdict": str(figure.verdict),
        "reason": _code(cell, figure),
        "why": why(cell, figure, table.limits),
    }


def _code(cell: PublishedCell, figure: PublishedFigure) -> str:
    if cell.secret is not Secret.OPEN:
        return str(cell.secret)
    return {
        Verdict.MARKED: "rse_marked",
        Verdict.UNRELIABLE: "rse_too_large",
        Verdict.NOT_COMPUTABLE: "not_computable",
        Verdict.INTERVAL: "near_zero",
        Verdict.EMPTY: "no_respondents",
    }.get(figure.verdict, "open")


def _numbers(figures: Iterable[PublishedFigure]) -> Iterator[float | None]:
    """Yield the numbers that a table prints."""
    for figure in figures:
        yield from (
            (figure.low, figure.high) if figure.verdict is Verdict.INTERVAL else (figure.estimate,)
        )


def _printed(figure: PublishedFigure, places: int) -> str:
    if figure.verdict is Verdict.INTERVAL:
        return f"[{_number(figure.low, places)}; {_number(figure.high, places)}]"
    mark = MARKS[figure.verdict]
    return mark if figure.estimate is None else _number(figure.estimate, places) + mark


def _number(value: float | None, places: int) -> str:
    return "-" if value is None else number(value, places)


def _legend(table: PublishedTable, rows: str, columns: str) -> str:
    hidden = sum(cell.secret is not Secret.OPEN for cell in table.cells)
    lines = [
        _(
            "Estimasi sementara. * RSE di atas {mark} %; ** RSE di atas {hide} %, tidak dicetak; "
            "x dirahasiakan (UU 16/1997), {hidden} sel; - tanpa responden. "
            "Jumlah dapat berbeda karena pembulatan."
        ).format(
            mark=number(table.limits.mark_above),
            hide=number(table.limits.hide_above),
            hidden=number(hidden),
        )
    ]
    verdicts = {figure.verdict for cell in table.cells for figure in cell.figures}
    if Verdict.NOT_COMPUTABLE in verdicts:
        lines.append(
            _(
                "? tidak dicetak: selnya hanya terletak di satu blok, atau satu blok pada setiap "
                "stratanya, sehingga ketelitiannya tidak dapat dihitung."
            )
        )
    if hidden:
        lines.append(
            _(
                "Terbitkan semua peubah tabel ini dalam satu perintah: tabel yang sama dengan "
                "peubah lain dapat ditutup di sel lain dan membuka yang dirahasiakan."
            )
        )
    for name, merged in ((rows, table.grouped.rows), (columns, table.grouped.columns)):
        if merged:
            lines.append(
                _("'lainnya' pada {column}: {classes}.").format(
                    column=name, classes=", ".join(merged)
                )
            )
    return "\n".join(lines)
