"""Pairs of descriptions by people: what is sought, what is offered, and look-alikes."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from resolvers.homes.words import folded

HELD_OUT = ("everyday", "tricky")
TUNING = ("everyday_tuning", "tricky_tuning")
_FOLDER = Path(__file__).parent
_ENGLISH = re.compile(r"\b(?:the|and|with|for|is|my|we|near|of|from)\b")
_FRENCH = re.compile(r"\b(?:le|la|les|et|avec|pour|est|mon|nous|pres|de|du|un|une)\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """A wish, the offer that answers it, and two that only sound so."""

    about: str
    seeks: str
    offers: str
    decoys: tuple[str, ...]

    @property
    def is_english(self) -> bool:
        """Whether one side of it is."""
        return _is_english(self.seeks) or _is_english(self.offers)


def read(name: str) -> list[Pair]:
    """Return the pairs of that file."""
    found = tomllib.loads((_FOLDER / f"{name}.toml").read_text())["pair"]
    return [
        Pair(pair["about"], pair["seeks"], pair["offers"], tuple(pair["decoys"]))
        for pair in found
    ]


def _is_english(text: str) -> bool:
    plain = folded(text)
    return len(_ENGLISH.findall(plain)) > len(_FRENCH.findall(plain))
