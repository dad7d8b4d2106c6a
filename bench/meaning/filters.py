"""What filters tell apart and the model does not; and what they rule out wrongly."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.findings import Table
from bench.meaning.homes import home
from bench.meaning.pairs import Pair
from bench.meaning.preparing import SERVICE
from bench.meaning.vectors import Vectors, cosine
from resolvers.homes.fitting import reasons
from resolvers.models.home import Side


@dataclass(frozen=True, slots=True)
class Contrast:
    """A wish, an offer that fits it, and one that differs in a single thing."""

    thing: str
    seeks: str
    fits: str
    differs: str

    @property
    def is_told_apart(self) -> bool:
        return fit(self.seeks, self.fits) and not fit(self.seeks, self.differs)


def contrasts() -> list[Contrast]:
    """Return those of `contrasts.toml`."""
    file = Path(__file__).with_name("contrasts.toml")
    return [
        Contrast(found["in"], found["seeks"], found["fits"], found["differs"])
        for found in tomllib.loads(file.read_text())["contrast"]
    ]


def texts(some: Sequence[Contrast]) -> Iterator[str]:
    """Return what the model has to read."""
    for each in some:
        for text in (each.fits, each.differs):
            yield SERVICE.prepare(text)[0]


def fit(seeks: str, offers: str) -> bool:
    """Whether the filters let them meet."""
    return reasons(home(seeks, Side.SEEKS), home(offers, Side.OFFERS)) is not None


def table(some: Sequence[Contrast], vectors: Vectors) -> Table:
    """Return how near two offers are that must not be taken for each other."""
    rows = [
        (
            each.thing,
            each.seeks,
            each.fits,
            each.differs,
            f"{_cosine(each, vectors):.2f}",
            "yes" if each.is_told_apart else "no",
        )
        for each in some
    ]
    how = (
        "Two offers that differ in one thing, which rules out the second for who "
        "looks: the cosine of both to the model, and whether `home_of` and `reasons` "
        "let the first meet the wish and not the second."
    )
    columns = ("differs in", "sought", "fits", "does not", "cosine", "told apart")
    return Table("What the model cannot tell apart", how, columns, rows)


def losses(files: Mapping[str, Sequence[Pair]]) -> Table:
    """Return what the filters rule out of pairs and of look-alikes."""
    rows = []
    for name, pairs in files.items():
        lost = [p.about for p in pairs if not fit(p.seeks, p.offers)]
        ruled_out = sum(not fit(p.seeks, text) for p in pairs for text in p.decoys)
        decoys = sum(len(p.decoys) for p in pairs)
        rows.append(
            (
                name,
                f"{len(lost)} of {len(pairs)}",
                f"{ruled_out} of {decoys}",
                "; ".join(lost),
            )
        )
    how = "By their texts alone. A pair that is ruled out is a mistake of the filters."
    columns = ("", "pairs ruled out", "look-alikes ruled out", "which pairs")
    return Table("What the filters rule out", how, columns, rows)


def _cosine(each: Contrast, vectors: Vectors) -> float:
    one, other = (vectors[text] for text in texts([each]))
    return cosine(one, other)
