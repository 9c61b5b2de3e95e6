"""What happens in offices beyond the laws: questionnaires, scans, laptops enrolled on the way."""

from __future__ import annotations

import random

from imk_desktop.domain.change import PROVINCE
from tests.replication.histories import ACTS, REGENCIES, Season, Step

OFFICE_ACTS = {
    **ACTS,
    "write": 40,
    "resolve": 30,
    "questionnaire": 3,
    "attach": 4,
    "enrol": 0.15,
}
"""How often each happens; enrolling costs seconds, so it is seldom drawn."""

TYPES = ("integer", "number", "text", "flag", "day", "of a later program")
MOST_LAPTOPS = 7


class OfficeSeason(Season):
    """A season of laptops that have stores."""

    def happen(self, step: Step) -> None:
        """Do one step."""
        rng = random.Random(step.dice)
        number = rng.randrange(len(self.laptops))
        laptop, when = self.laptops[number], self.now + self.clocks[number]
        match step.act:
            case "questionnaire" if laptop.office == PROVINCE:
                names = rng.sample([f"r{n}" for n in range(1, 13)], rng.randint(1, 12))
                variables = [(name, rng.choice(TYPES)) for name in names]
                laptop.put_questionnaire(rng.randint(1, 3), variables, "Tim", when)
            case "attach":
                laptop.attach(rng.randbytes(rng.choice((0, 1, 1, 5000))), when)
            case "enrol" if len(self.laptops) < MOST_LAPTOPS:
                name = f"laptop-{len(self.laptops)}"
                if newcomer := laptop.enrol(name, rng.choice((PROVINCE, *REGENCIES)), when):
                    self.clocks[len(self.laptops)] = self.clocks[number]
                    self.laptops.append(newcomer)
            case _:
                super().happen(step)
