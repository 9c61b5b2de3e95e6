"""What R's `survey` 4.5 says of five simulated samples, and the same figures made by us.

`data` and `expected` are simulated and free of any respondent; `expected` was written by R.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from imk_desktop.estimation import calibration, intervals, linearisation
from imk_desktop.estimation.arrays import Floats, Labels, coded
from imk_desktop.estimation.design import Design, draw_counted
from imk_desktop.estimation.domains import Domains, by_labels, crossed, everyone, inside
from imk_desktop.estimation.linearisation import Estimates
from imk_desktop.estimation.lonely import LonelyRule
from imk_desktop.estimation.unequal_probability import draw_brewer

HERE = Path(__file__).parent
NOT_BUILT = {"quantile"}
REPLICATE = ("_JKn", "_JK1")
FILES = {
    "d1": "d1_strat_srs",
    "d2": "d2_clus1",
    "d3": "d3_clus2",
    "d4": "d4_imk",
    "d5": "d5_toy",
}


@dataclass(frozen=True)
class Expected:
    design: str
    lonely: str
    stat: str
    var: str
    by: str
    level: str
    numbers: dict[str, float]


@dataclass(frozen=True)
class Sample:
    """A design and the columns of its records."""

    design: Design
    columns: dict[str, Labels]

    def number(self, name: str) -> Floats:
        return numbers(self.columns[name])


def numbers(column: Labels) -> Floats:
    """Read numbers, blanks as not a number."""
    return np.array([float(v) if v else np.nan for v in column])


def read(path: Path) -> dict[str, Labels]:
    with path.open(newline="") as file:
        header, *rows = list(csv.reader(file))
    return dict(zip(header, np.array(rows).T, strict=True))


def expected_rows(name: str) -> list[Expected]:
    rows = []
    with (HERE / "expected" / f"{name}_expected.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            if row["stat"] in NOT_BUILT or row["design"].endswith(REPLICATE):
                continue
            keys = [row.pop(k) for k in ("design", "lonely", "stat", "var", "by", "level")]
            rows.append(Expected(*keys, {k: float(v) for k, v in row.items() if v}))
    return rows


def _data(name: str) -> dict[str, Labels]:
    return read(HERE / "data" / f"{FILES[name]}.csv")


def codes(labels: Labels) -> np.ndarray:
    return coded(labels)[0]


@cache
def sample(name: str, lonely: str) -> Sample:
    """Build one of R's designs by its name in `expected`."""
    c = _data(name[:2])
    n = len(next(iter(c.values())))
    rule = LonelyRule(lonely or "adjust")
    nothing, each = np.zeros(n, np.int64), np.arange(n)

    def num(column: str) -> Floats:
        return numbers(c[column])

    if name.startswith("d1"):
        population = num("N_h") if name == "d1_fpc" else None
        stages = draw_counted([codes(c["kab"])], [each], [population])
        return Sample(Design(num("w"), stages, rule), c)
    if name.startswith("d2"):
        population = num("N_blocks") if name == "d2_fpc" else None
        stages = draw_counted([nothing], [codes(c["block"])], [population])
        return Sample(Design(num("w"), stages, rule), c)
    if name == "d3_fpc2":
        stages = draw_counted(
            [nothing, nothing], [codes(c["block"]), each], [num("N_blocks"), num("M_block")]
        )
        return Sample(Design(num("w"), stages, rule), c)
    if name == "d3_wr":
        return Sample(Design(num("w"), draw_counted([nothing], [codes(c["block"])], [None])), c)
    if name.startswith("d5"):
        stages = draw_counted([codes(c["stratum"])], [codes(c["psu"])], [None])
        design = Design(num("w"), stages, rule, lonely_in_domain=name == "d5_domlonely")
        return Sample(design, c)
    if name == "d4_brewer":
        stages = draw_brewer(
            [codes(c["stratum"]), codes(c["small"])],
            [codes(c["block"]), each],
            [num("pi1"), num("pi2")],
        )
        return Sample(Design(num("w"), stages, rule, unequal_probability=True), c)
    used = num("w_nr") > 0
    c = {key: column[used] for key, column in c.items()}
    n = int(used.sum())
    each = np.arange(n)
    strata, blocks, weight = codes(c["stratum"]), codes(c["block"]), num("w_nr")
    if name == "d4_sr":
        certain = num("pi1") >= 1 - 1e-12
        own = np.char.add(np.char.add(c["stratum"], c["block"]), c["small"])
        stages = draw_counted(
            [codes(np.where(certain, own, c["stratum"]))],
            [np.where(certain, each + 10**6, blocks)],
            [np.where(certain, num("N2"), np.inf)],
        )
        return Sample(Design(weight, stages, rule), c)
    if name == "d4_uc_fpc":
        return Sample(Design(weight, draw_counted([strata], [blocks], [num("N_blk")]), rule), c)
    if name == "d4_2st_fpc":
        stages = draw_counted(
            [strata, codes(c["small"])], [blocks, each], [num("N_blk"), num("N2")]
        )
        return Sample(Design(weight, stages, rule), c)
    design = Design(weight, draw_counted([strata], [blocks], [None]), rule)
    if name == "d4_uc":
        return Sample(design, c)
    calibrated, model = calibrate(name, c, weight)
    return Sample(replace(design, weight=calibrated, calibration=model), c)


def calibrate(
    name: str, c: dict[str, Labels], weight: Floats
) -> tuple[Floats, calibration.Calibration]:
    """Calibrate the IMK-like sample in one of R's ways."""
    margins = read(HERE / "data" / "d4_margins.csv")
    counts = numbers(margins["N"])
    known = {key: np.bincount(codes(margins[key]), counts) for key in ("kab", "small", "female")}
    classes = {key: codes(c[key]) for key in known}
    if name == "d4_poststrat":
        both, names = coded(np.char.add(c["kab"], c["small"]))
        cells, cell_names = coded(np.char.add(margins["kab"], margins["small"]))
        assert names == cell_names
        return calibration.poststratify(weight, both, np.bincount(cells, counts))
    if name == "d4_rake":
        raked, _model = calibration.rake(weight, list(classes.values()), list(known.values()))
        return raked, calibration.Sweeps(tuple(classes.values()))
    frame = read(HERE / "data" / "d4_frame_workers.csv")
    x = np.column_stack(
        [
            calibration.indicators(classes["kab"], 10),
            (c["small"] == "1").astype(float),
            numbers(c["lst_workers"]),
        ]
    )
    target = np.r_[known["kab"], known["small"][1], numbers(frame["lst_workers"]).sum()]
    distance = {
        "d4_greg_linear": calibration.linear(),
        "d4_greg_raking": calibration.exponential(),
        "d4_greg_logit_0.4_2.5": calibration.logit(0.4, 2.5),
    }[name]
    return calibration.calibrate(weight, x, target, distance)


@cache
def figure(design: str, lonely: str, stat: str, var: str, by: str) -> tuple[Domains, Estimates]:
    """Compute all levels of one of R's figures."""
    s = sample(design, lonely)
    n = s.design.weight.size
    if stat == "prop":
        domains = by_labels(s.columns[var])
        return domains, linearisation.shares(s.design, np.ones(n), domains)
    if by == "":
        domains = everyone(n)
    elif by == "subset":
        domains = inside((s.number("small") == 1) & (s.number("workers") >= 5), "small1_ge5")
    elif "|" in by:
        domains = crossed(*(s.columns[b] for b in by.split("|")))
    else:
        domains = by_labels(s.columns[by])
    if stat.startswith("total"):
        return domains, linearisation.totals(s.design, s.number(var), domains)
    if stat.startswith("mean"):
        return domains, linearisation.means(s.design, s.number(var), domains)
    if stat == "share":
        return domains, linearisation.shares(s.design, s.number(var), domains)
    y, x = var.split("/")
    return domains, linearisation.ratios(s.design, s.number(y), s.number(x), domains)


def ours(row: Expected) -> dict[str, float]:
    """Compute the numbers of one expected row."""
    if row.stat == "cov_total":
        s = sample(row.design, row.lonely)
        pair = [s.number(v) for v in row.var.split("*")]
        matrix = linearisation.covariances_of_totals(s.design, np.column_stack(pair))
        return {"estimate": float(matrix[0, 1])}
    domains, figures = figure(row.design, row.lonely, row.stat, row.var, row.by)
    at = domains.labels.index(row.level)
    low, high = intervals.symmetric(figures)
    df = figures.degrees_of_freedom
    if row.by == "subset":
        df = sample(row.design, row.lonely).design.degrees_of_freedom_within(domains.code >= 0)
    return {
        "estimate": float(figures.estimate[at]),
        "se": float(figures.standard_error[at]),
        "df": df,
        "ci_lo": float(low[at]),
        "ci_hi": float(high[at]),
        "deff": float(figures.design_effect[at]),
        "rse_pct": float(figures.relative_standard_error[at]),
    }


def apart(ours_: float, theirs: float) -> float:
    """Return the relative difference of two numbers; not a number is infinitely far."""
    if ours_ == theirs:
        return 0.0
    difference = abs(ours_ - theirs) / max(abs(theirs), 1e-300)
    return difference if difference == difference else float("inf")
