"""The ways to ask that are measured, and how much of what is near each finds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import mean, median
from typing import TypeVar

from bench.meaning.asking import FIRST, Asking, Call, Plan, Seen, exactly
from bench.meaning.database import Database
from bench.meaning.ranks import recall
from resolvers.models.home import ANY, Basis, Deal, Home
from resolvers.models.person import PersonId

_ROUNDS, _EXACTLY = 3, 30
_FLOORS = {Basis.MEANING: 0.25, Basis.WORDS: 0.2}
"""As `infra.wiring` has them."""
_NOTHING: frozenset[str] = frozenset()
_Taken = TypeVar("_Taken", Plan, Call)


@dataclass(frozen=True, slots=True)
class Case:
    """One way to ask, in the quietest of its rounds."""

    name: str
    plans: Sequence[Plan]
    calls: Sequence[Call]
    medians: list[float]
    """Of the statement, in all rounds."""
    recall: float | None = None
    """Of the statement, beside the same without the index."""
    recall_of_call: float | None = None
    exact: float | None = None
    """Milliseconds of the statement without the index, at the median."""


def as_it_is(home: Home) -> Home:
    """Change nothing of the home of who asks."""
    return home


def without_filters(home: Home) -> Home:
    """Have who asks insist on nothing."""
    return replace(
        home,
        zones=(),
        budget=ANY,
        deals=frozenset(Deal),
        purposes=frozenset(),
        has=_NOTHING,
        lacks=_NOTHING,
    )


def buying(home: Home) -> Home:
    """Have who asks want to buy, where all homes are let."""
    return replace(home, deals=frozenset({Deal.SALE}))


async def by_meaning(
    database: Database,
    name: str,
    people: Sequence[PersonId],
    change: Callable[[Home], Home],
) -> Case:
    """Ask by meaning, with the index and without."""

    def asking() -> Asking:
        book = Seen(database.book(connection), change)
        return Asking(connection, book, floor=_FLOORS[Basis.MEANING])

    connection = database.connection()
    try:
        found = await asking().candidates(people)
        case = await _rounds(name, asking(), people)
    finally:
        await connection.close()
    connection = exactly(database.connection())
    try:
        best = await asking().candidates(people)
        called = await asking().calls(people)
        plans = await asking().statements(people[:_EXACTLY])
    finally:
        await connection.close()
    calls = [call.scores for call in case.calls], [call.scores for call in called]
    return replace(
        case,
        recall=_recall(found, best),
        recall_of_call=_recall(*calls),
        exact=median(plan.milliseconds for plan in plans),
    )


async def by_words(database: Database, people: Sequence[PersonId]) -> Case:
    """Ask as before there are vectors."""
    connection = database.connection()
    try:
        book = database.book(connection, by_words=True)
        asking = Asking(connection, book, floor=_FLOORS[Basis.WORDS])
        return await _rounds("by words", asking, people)
    finally:
        await connection.close()


async def _rounds(name: str, asking: Asking, people: Sequence[PersonId]) -> Case:
    await asking.calls(people)
    plans = [await asking.statements(people) for _ in range(_ROUNDS)]
    calls = [await asking.calls(people) for _ in range(_ROUNDS)]
    medians = [_median(each) for each in plans]
    return Case(name, min(plans, key=_median), min(calls, key=_median), medians)


def _median(round_: Sequence[_Taken]) -> float:
    return median(each.milliseconds for each in round_)


def _recall(found: Sequence[list[float]], exact: Sequence[list[float]]) -> float:
    both = zip(found, exact, strict=True)
    return mean(recall(some, best, FIRST) for some, best in both)
