"""What people type: every value new, so that it can be told who wrote it."""

import random
from itertools import count

from tests.trial.outbox import Changes, Value

ZONES = ("abomey", "calavi", "fidjrosse", "akpakpa", "cotonou", "godomey")
ROLES = ("TENANT", "LANDLORD", "AGENT")
_OFTEN = (
    "profile.firstName",
    "profile.lastName",
    "profile.avatarUrl",
    "legal.company",
    "preferences.homeDescription",
    "preferences.budgetMin",
    "preferences.budgetMax",
    "preferences.preferredZones",
    "legal.cpi",
    "legal.ifu",
    "profile.email",
)
_TEXTS = {
    "role": "{role}",
    "legal.acceptedTerms": "2026-01",
    "legal.cpi": "{digits}",
    "legal.ifu": "{digits}",
    "legal.rccm": "RB/COT/{register}",
    "legal.company": "Agence {mine}",
    "profile.email": "p{mine}@exemple.bj",
    "profile.avatarUrl": "https://exemple.bj/{mine}.jpg",
    "profile.firstName": "Afi {mine}",
    "profile.lastName": "Hounsou {mine}",
    "preferences.homeDescription": "Deux chambres, {mine}",
}
_AMOUNTS = {
    "preferences.budgetMin": (10_000, 49_999),
    "preferences.budgetMax": (50_000, 999_999),
}
_CLEARED = {"profile.avatarUrl", "preferences.homeDescription"}
_REQUIRED = {
    "TENANT": ("legal.cpi",),
    "LANDLORD": ("legal.ifu",),
    "AGENT": ("legal.company", "legal.ifu", "legal.rccm"),
}
_ALL = ("profile.firstName", "profile.lastName", "role", "legal.acceptedTerms")


class Words:
    """One person's: no two people share an identifier, but for a *shared* address."""

    def __init__(self, person: int, rng: random.Random) -> None:
        self._person = person
        self._rng = rng
        self._counts = count(1)
        self.role = rng.choice(ROLES)
        self.shared = f"famille{person // 40}@exemple.bj" if rng.random() < 0.08 else ""

    @property
    def required(self) -> tuple[str, ...]:
        """What this person must answer; a landlord's company makes an IFU due."""
        return _ALL + _REQUIRED[self.role]

    def some(self) -> Changes:
        """Return answers to a few questions of one screen."""
        paths = self._rng.sample(_OFTEN, self._rng.choice((1, 1, 1, 2, 3)))
        if self._rng.random() < 0.15:
            paths.append(self._rng.choice(self.required))
        return {path: self.value(path) for path in paths}

    def rest(self, answered: Changes) -> Changes:
        """Return answers to what is required and is not *answered*."""
        missing = (p for p in self.required if answered.get(p) is None)
        return {path: self.value(path) for path in missing}

    def value(self, path: str) -> Value:
        n = next(self._counts)
        if path in _CLEARED and self._rng.random() < 0.1:
            return None
        if path in _AMOUNTS:
            least, most = _AMOUNTS[path]
            return self._rng.randint(least, most)
        if path == "preferences.preferredZones":
            return self._rng.sample(ZONES, self._rng.randint(1, 3))
        if path == "profile.email" and self.shared:
            return self.shared
        person = self._person
        return _TEXTS[path].format(
            mine=f"{person}.{n}",
            digits=f"{person:06}{n:07}",
            register=f"{n % 90 + 10} A {person}",
            role=self.role,
        )
