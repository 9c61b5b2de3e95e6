"""Make the demonstration: a province and its regencies in the middle of a survey."""

from __future__ import annotations

import os
import random
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from imk_desktop import clock
from imk_desktop.domain.change import PROVINCE
from imk_desktop.errors import UserError
from imk_desktop.language import _
from imk_desktop.operations.create_survey import create_survey
from imk_desktop.operations.demo import invented
from imk_desktop.operations.demo.season import PREPARATION_DAYS, Season
from imk_desktop.operations.join_survey import join_survey
from imk_desktop.operations.make_starter import make_starter
from imk_desktop.tasks import Silent, Ticket

DAY = 65
"""The day of the survey on which the demonstration stops: today."""
WEEKS = (DAY - PREPARATION_DAYS) // 7 + 1
PASSPHRASE = "contoh"


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made.

    Attributes:
        folder: Where everything lies.
        stores: The stores by office, the province's first.
        samples: How many samples there are.
        bundles: How many bundles went by.
    """

    folder: Path
    stores: dict[str, Path]
    samples: int
    bundles: int


def make_demo(
    folder: Path, *, samples: int = 1_600, seed: int = 1, ticket: Ticket | None = None
) -> Demo:
    """Play a survey until today: stores that are open, marked DATA CONTOH, bundles both ways.

    Args:
        folder: Where; made if missing.
        samples: About how many businesses, over ten regencies.
        seed: The same seed gives the same businesses and visits.
        ticket: Watches and may stop the work.

    Raises:
        UserError: There is a demonstration in the folder already.
        MachineFault: The disk is full.
    """
    ticket = ticket or Silent()
    dice = random.Random(seed)
    today = clock.today()
    start = today - timedelta(days=DAY - 1)
    first = folder / "1700.imkdb"
    bundles = folder / "paket"
    sample_list = folder / "daftar-sampel-contoh.csv"
    planned = [folder / f"{office}.imkdb" for office in (PROVINCE, *invented.SHARES)]
    if any(map(os.path.lexists, (*planned, bundles, sample_list))):
        message = _("Contoh sudah ada di '{name}'. Hapus foldernya dulu atau pilih folder lain.")
        raise UserError(message.format(name=folder.name), code="demo_exists", file=str(folder))
    bundles.mkdir(parents=True)
    invented.write_sample_list(sample_list, year=start.year, samples=samples, dice=dice)
    steps = 2 + len(invented.SHARES) + WEEKS
    with ExitStack() as open_desks:
        with clock.on_day(start):
            province = open_desks.enter_context(
                create_survey(first, year=start.year, start=start, by="Rina (Tim)", demo=True)
            )
        season = Season(bundles, province, {}, start, dice)
        season.prepare_province(sample_list)
        ticket.advance(1, steps)
        for number, office in enumerate(invented.SHARES):
            with clock.on_day(start + timedelta(days=3)):
                starter = bundles / f"paket-awal-{office}.imk"
                make_starter(province, office, starter, passphrase=PASSPHRASE)
                season.regencies[office] = open_desks.enter_context(
                    join_survey(
                        folder / f"{office}.imkdb",
                        starter,
                        starter_passphrase=PASSPHRASE,
                        by=f"PJ IMK {office}",
                    )
                )
            ticket.advance(2 + number, steps)
        season.prepare_regencies()
        for week in range(WEEKS):
            season.play_week(week, today)
            ticket.advance(3 + len(invented.SHARES) + week, steps)
        stores = {desk.office: desk.path for desk in (province, *season.regencies.values())}
        with province.reading() as connection:
            count = connection.exec_driver_sql("SELECT count(*) FROM sample").scalar_one()
    return Demo(folder, stores, int(count), season.bundles)
