"""Scores of a wish and an offer: by the model, by PostgreSQL's words, by filters."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeAlias

from bench.meaning.database import Database
from bench.meaning.homes import described, home, resident_of_words
from bench.meaning.preparing import SERVICE, Prepare
from bench.meaning.vectors import Vectors, cosine
from resolvers.homes.fitting import reasons
from resolvers.models.home import Basis, Side
from resolvers.ports.homes import OwnHome

Score: TypeAlias = Callable[[str, str], float | None]
"""Of what somebody looks for and what another has; None if it is not found at all."""
_ALL = 100_000


def by_meaning(
    vectors: Vectors, prepare: Prepare = SERVICE.prepare, *, asks: Side = Side.SEEKS
) -> Callable[[str, str], float]:
    """Compare the whole text of who *asks* with the best passage of the other."""

    @cache
    def read(text: str, side: Side) -> list[str]:
        return [*prepare(described(text, side))]

    @cache
    def score(seeks: str, offers: str) -> float:
        mine = read(seeks, Side.SEEKS)
        theirs = read(offers, Side.OFFERS)
        if asks is Side.OFFERS:
            mine, theirs = theirs, mine
        whole = vectors[mine[0]]
        return max(cosine(whole, vectors[passage]) for passage in theirs)

    return score


def filtered(score: Score) -> Score:
    """Return *score* without what the filters rule out."""

    def fits(seeks: str, offers: str) -> float | None:
        why = reasons(home(seeks, Side.SEEKS), home(offers, Side.OFFERS))
        return score(seeks, offers) if why else None

    return fits


async def by_words(
    database: Database, seeks: Iterable[str], offers: Iterable[str]
) -> Score:
    """Have PostgreSQL compare all of them by their words, without filters."""
    seekers = {
        text: resident_of_words(text, Side.SEEKS) for text in dict.fromkeys(seeks)
    }
    owners = [resident_of_words(text, Side.OFFERS) for text in dict.fromkeys(offers)]
    await database.write([*seekers.values(), *owners])
    found: dict[tuple[str, str], float | None] = {}
    connection = database.connection()
    try:
        book = database.book(connection, by_words=True)
        for text, seeker in seekers.items():
            own = OwnHome(seeker.id, seeker.home, Basis.WORDS)
            near, _ = await book.near(own, most=_ALL)
            found |= {(text, each.home.description or ""): each.score for each in near}
    finally:
        await connection.close()
    return lambda seeks, offers: found.get((seeks, described(offers, Side.OFFERS)))
