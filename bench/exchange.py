"""Requests one by one over kept connections, each timed and its answer kept.

`timed` and `paced` send at their time, whether or not answers come (open loop): who is
slow makes a queue, and the wait in it counts. `hurried` sends as soon as it can.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httptools
import uvloop

from bench.operations import Operation
from bench.people import Somebody
from bench.process import Process

_PATIENCE = 30


@dataclass(slots=True)
class Answer:
    """What came back, and after how many milliseconds."""

    due: float = 0
    """When it should leave; 0 for as soon as there is a connection for it."""
    milliseconds: float = 0
    status: int = 0
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Exchange:
    """All that was sent and came back."""

    answers: list[Answer]
    seconds: float

    @property
    def rate(self) -> float:
        return len(self.answers) / self.seconds

    def percentile(self, percent: float) -> float:
        """Return the milliseconds that so many answers did not exceed."""
        times = sorted(answer.milliseconds for answer in self.answers)
        return times[min(len(times) - 1, int(len(times) * percent / 100))]


def request(operation: Operation, person: Somebody, number: int) -> bytes:
    """Return a whole HTTP request."""
    body = operation.body(number)
    head = (
        "POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"Authorization: Bearer {person.token}\r\n\r\n"
    )
    return head.encode() + body


def paced(
    server: Process, requests: Sequence[bytes], *, rate: float, connections: int
) -> Exchange:
    """Send *requests* at *rate* a second."""
    dues = [number / rate for number in range(len(requests))]
    return uvloop.run(timed(server, requests, dues, connections=connections))


def hurried(
    server: Process, requests: Sequence[bytes], *, connections: int
) -> Exchange:
    """Send *requests* as fast as they are answered."""
    return uvloop.run(_send(server, requests, None, connections))


async def timed(
    server: Process,
    requests: Sequence[bytes],
    dues: Sequence[float],
    *,
    connections: int,
) -> Exchange:
    """Send each of *requests* when it is due, in seconds from now."""
    return await _send(server, requests, dues, connections)


class _Connection(asyncio.Protocol):
    def __init__(self, free: "Callable[[_Connection], None]") -> None:
        self._free = free
        self._parser = httptools.HttpResponseParser(self)
        self._answer = Answer()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # TCP's
        self.transport = transport

    def send(self, whole: bytes, answer: Answer) -> None:
        self._answer = answer
        answer.due = answer.due or time.perf_counter()
        self.transport.write(whole)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        self._answer.body += body

    def on_message_complete(self) -> None:
        self._answer.status = self._parser.get_status_code()
        self._answer.milliseconds = 1000 * (time.perf_counter() - self._answer.due)
        self._free(self)


@dataclass(slots=True)
class _Crowd:
    """Connections that serve a queue."""

    left: int
    done: asyncio.Event = field(default_factory=asyncio.Event)
    free: deque[_Connection] = field(default_factory=deque)
    """In turns: who is never asked to carry anything is hung up on."""
    queue: deque[tuple[bytes, Answer]] = field(default_factory=deque)

    def take(self, whole: bytes, answer: Answer) -> None:
        if self.free:
            self.free.popleft().send(whole, answer)
        else:
            self.queue.append((whole, answer))

    def give_back(self, connection: _Connection) -> None:
        self.left -= 1
        if not self.left:
            self.done.set()
        if self.queue:
            connection.send(*self.queue.popleft())
        else:
            self.free.append(connection)


async def _send(
    server: Process,
    requests: Sequence[bytes],
    dues: Sequence[float] | None,
    connections: int,
) -> Exchange:
    loop, crowd = asyncio.get_running_loop(), _Crowd(len(requests))
    for _ in range(connections):
        _, connection = await loop.create_connection(
            lambda: _Connection(crowd.give_back), "127.0.0.1", server.port
        )
        crowd.free.append(connection)
    everybody = list(crowd.free)
    answers, started = [], time.perf_counter()
    for number, whole in enumerate(requests):
        if dues and (early := started + dues[number] - time.perf_counter()) > 0:
            await asyncio.sleep(early)
        answers.append(Answer(time.perf_counter() if dues else 0))
        crowd.take(whole, answers[-1])
    async with asyncio.timeout(_PATIENCE):
        await crowd.done.wait()
    seconds = time.perf_counter() - started
    for connection in everybody:
        connection.transport.close()
    return Exchange(answers, seconds)
