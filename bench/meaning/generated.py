"""Makes distinct, natural French descriptions of both sides: the same every time."""

import random
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

_PHRASES: dict[str, list[str]] = tomllib.loads(
    (Path(__file__).parent / "phrases.toml").read_text()
)
_LIVED_IN = 0.65
"""The share of dwellings; the rest are premises."""


class _Home(NamedTuple):
    text: str
    qualities: list[str]
    """Three that suit it."""
    is_lived_in: bool


def offers(number: int, seed: int = 1) -> list[str]:
    """Return that many distinct offers; the same seed gives the same list."""
    return _distinct(_offer, number, seed)


def seekers(number: int, seed: int = 1) -> list[str]:
    """Return that many distinct wishes; the same seed gives the same list."""
    return _distinct(_wish, number, seed)


def _distinct(
    make: Callable[[random.Random], str], number: int, seed: int
) -> list[str]:
    rng = random.Random(seed)  # noqa: S311 - the same every time
    found: dict[str, None] = {}
    for _ in range(20 * number + 100):
        if len(found) >= number:
            break
        found[make(rng)] = None
    if len(found) < number:
        raise ValueError(f"cannot make {number} distinct texts")
    return list(found)


def _offer(rng: random.Random) -> str:
    home = _home(rng)
    first, second, third = home.qualities
    place = _one(rng, "places")
    frame = _one(rng, "offer_frames")
    opening = _one(rng, "openings")
    endings = _PHRASES["conditions"]
    if home.is_lived_in:
        endings = endings + _PHRASES["house_rules"]
    return frame.format(
        opening=opening,
        home=home.text,
        Home=_capital(home.text),
        place=place,
        Place=_capital(place),
        first=first,
        second=second,
        third=third,
        end=rng.choice(endings),
    )


def _wish(rng: random.Random) -> str:
    home = _home(rng)
    first, second, _ = home.qualities
    who = _one(rng, "lodgers" if home.is_lived_in else "traders")
    verb = _one(rng, "verbs")
    verb = verb if verb.endswith("'") else f"{verb} "
    frame = _one(rng, "wish_frames")
    return frame.format(
        Who=who,
        who=who[:1].lower() + who[1:],
        verb=verb,
        verb_first=_capital(verb),
        home=home.text,
        place=_one(rng, "places"),
        first=first,
        second=second,
        end=_one(rng, "hopes"),
    )


def _home(rng: random.Random) -> _Home:
    is_lived_in = rng.random() < _LIVED_IN
    text = _one(rng, "dwellings" if is_lived_in else "premises")
    qualities = _PHRASES["common"] + _PHRASES["living" if is_lived_in else "working"]
    return _Home(text, rng.sample(qualities, 3), is_lived_in)


def _one(rng: random.Random, phrases: str) -> str:
    return rng.choice(_PHRASES[phrases])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
