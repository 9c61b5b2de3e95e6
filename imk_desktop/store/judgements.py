"""Decisions and clarifications as the ladder wants them, sample by sample.

At the end of a survey nearly every sample has one decision, a Y that nobody doubted. Those are
told by one grouped query; only what came back, was decided again or asked again is read whole.
"""

from __future__ import annotations

import re
from collections import defaultdict

from sqlalchemy import Connection

from imk_desktop.progress.sample_state import Clarification, Decision, Visit
from imk_desktop.store.dates import day_in
from imk_desktop.store.log_rows import KNOWN_RESULTS, KNOWN_VERDICTS, OF_ITS_SAMPLE, with_change
from imk_desktop.store.until import Until

_ROW_ID = re.compile(r"[0-9a-f]{16}-\d+")

_ASKED = f"SELECT t.sample FROM clarification t {OF_ITS_SAMPLE} WHERE 1"

_PLAIN = f"""
SELECT t.sample, max(t.round) FROM decision t {OF_ITS_SAMPLE}
WHERE t.verdict IN {KNOWN_VERDICTS}{{only}} GROUP BY t.sample
HAVING count(*) = 1 AND max(t.verdict) = 'Y' AND t.sample NOT IN ({_ASKED}{{only}})
"""

_KNOTTY = f"""
SELECT t.sample FROM decision t {OF_ITS_SAMPLE}
WHERE t.verdict IN {KNOWN_VERDICTS}{{only}} GROUP BY t.sample
HAVING count(*) > 1 OR max(t.verdict) <> 'Y' UNION {_ASKED}{{only}}
"""


class Judgements:
    """The decisions of a store, or about one sample.

    Attributes:
        clean: Rounds of the samples whose only decision is a Y that stands.
        decisions, asked, visits: Of every other sample that was judged, what the ladder needs.
    """

    def __init__(self, connection: Connection, until: Until, key: str | None = None) -> None:
        only = " AND t.sample = :key" if key else ""
        about = {"key": key} if key else {}
        self.clean: dict[str, int] = {
            sample: round_ or 1
            for sample, round_ in connection.exec_driver_sql(_PLAIN.format(only=only), about)
        }
        self.decisions: dict[str, list[Decision]] = defaultdict(list)
        self.asked: dict[str, list[Clarification]] = defaultdict(list)
        self.visits: dict[str, list[Visit]] = defaultdict(list)
        among = f"{OF_ITS_SAMPLE} WHERE t.sample IN ({_KNOTTY.format(only=only)})"
        for row, sample, verdict, after, round_, when in connection.exec_driver_sql(
            "SELECT t.row, t.sample, t.verdict, t.after, t.round, c.at "
            f"{with_change('decision')} {among} AND t.verdict IN {KNOWN_VERDICTS}",
            about,
        ):
            decision = Decision(row, verdict, _rows_in(after), round_ or 1, when or 0)
            self.decisions[sample].append(decision)
        for row, sample, after, round_ in connection.exec_driver_sql(
            f"SELECT t.row, t.sample, t.after, t.round FROM clarification t {OF_ITS_SAMPLE} "
            f"WHERE 1{only}",
            about,
        ):
            self.asked[sample].append(Clarification(row, _rows_in(after), round_ or 1))
        if self.decisions or self.asked:
            for row, sample, day, result in connection.exec_driver_sql(
                "SELECT t.row, t.sample, t.date, t.result FROM visit t "
                f"{among} AND t.result IN {KNOWN_RESULTS} AND t.date < '{until.day}'",
                about,
            ):
                if when_ := day_in(day):
                    self.visits[sample].append(Visit(row, when_, result))

    def knotty(self, key: str) -> bool:
        """Tell whether a sample was judged in a way that has to be worked out."""
        return key in self.decisions or key in self.asked


def _rows_in(after: str | None) -> frozenset[str]:
    return frozenset(_ROW_ID.findall(after or ""))
