"""What a request asks for, and what it costs, before anything is done."""

import time
from typing import Any, NamedTuple

from infra.edge.client import Visitor
from infra.edge.gate import Gate
from infra.edge.incoming import Incoming
from infra.edge.reading import read
from infra.edge.unfit import Unfit
from schema.labels import NONE
from schema.operations import Malformed, Operation, Operations
from schema.wording import refusal_words

_MALFORMED = 1
"""Points of a request that never runs."""
_READING_A_POINT = 0.004
"""Seconds of CPU that it took to read an operation that was not seen before."""
_FOREIGN_PAGE = (
    "The session cookie is only for our own pages. Others send the token in the "
    "Authorization header, or have their origin added to WEB_ORIGINS."
)


class Plan(NamedTuple):
    """An operation to run."""

    operation: Operation
    variables: dict[str, Any] | None
    points: int
    reading: int
    """Points that are due even if the operation is not admitted."""

    @property
    def is_mutation(self) -> bool:
        return not self.operation.is_query

    @property
    def label(self) -> str:
        """What operators see it as."""
        return self.operation.label


class NoPlan(NamedTuple):
    """A request that never runs. It is charged all the same."""

    reason: Unfit
    points: int
    reading: int
    is_mutation: bool = False
    label: str = NONE


async def plan(
    incoming: Incoming,
    visitor: Visitor,
    operations: Operations,
    gate: Gate,
    *,
    answer_type: str | None,
) -> Plan | NoPlan:
    """Read *incoming*, find its operation and price it."""
    reading = 0
    try:
        asked = await read(incoming, answer_type=answer_type)
        is_known = operations.knows(asked.query)
        started = 0.0 if is_known else time.thread_time()
        found = operations.find(asked.query, asked.operationName)
        if not is_known:
            reading = 1 + int((time.thread_time() - started) / _READING_A_POINT)
        operation = _sound(found)
        _check_way(incoming.method, visitor, operation)
        points = operation.cost.points(asked.variables)
        _check_price(points, visitor, gate, is_mutation=not operation.is_query)
    except Unfit as unfit:
        most = gate.most(visitor.client, is_mutation=False)
        return NoPlan(unfit, min(_MALFORMED + reading, most), reading)
    most = gate.most(visitor.client, is_mutation=not operation.is_query)
    return Plan(operation, asked.variables, min(points + reading, most), reading)


def _sound(found: Operation | Malformed) -> Operation:
    if isinstance(found, Malformed):
        raise Unfit(400, is_read=found.is_parsed, errors=found.errors)
    return found


def _check_price(
    points: int, visitor: Visitor, gate: Gate, *, is_mutation: bool
) -> None:
    if points > gate.most(visitor.client, is_mutation=is_mutation):
        words = refusal_words("OPERATION_TOO_COMPLEX", visitor.language)
        raise Unfit(400, words, code="OPERATION_TOO_COMPLEX", is_read=True)


def _check_way(method: str, visitor: Visitor, operation: Operation) -> None:
    if method == "GET" and not operation.is_query:
        raise Unfit(405, "Send mutations by POST.", allow="POST")
    if visitor.misuses_cookie:
        raise Unfit(403, _FOREIGN_PAGE, code="FORBIDDEN")
