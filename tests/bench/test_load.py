"""What load is made of: valid operations, other bodies every time, a steady pace."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from graphql import build_schema, parse, validate

from bench.exchange import hurried, paced, request
from bench.operations import FINALIZE, MARK, PROFILE, READ, SAVE, ZONES, Operation
from bench.people import People, answers_of
from bench.process import Process
from resolvers.review import review
from resolvers.rules import Rules

PAUSE = 0.05
PERSON = People("k" * 32).person(7)


@pytest.mark.parametrize(
    "operation", [READ, SAVE, ZONES, FINALIZE, PROFILE], ids=lambda each: each.name
)
def test_operations_are_of_our_schema(operation: Operation) -> None:
    schema = build_schema(Path("schema/schema.graphql").read_text())

    assert validate(schema, parse(operation.text)) == []


def test_no_two_saves_are_equal_and_all_are_equally_long() -> None:
    bodies = [SAVE.body(number) for number in range(1000)]

    assert len(set(bodies)) == 1000
    assert len({len(body) for body in bodies}) == 1
    given = msgspec.json.decode(bodies[7])["variables"]["input"]
    assert given["preferences"]["budgetMin"] == 10_000_007
    assert given["profile"]["firstName"] == "Afi 0000007"
    assert "0000007" in given["preferences"]["homeDescription"]


def test_wrk_gets_a_body_of_the_right_length() -> None:
    assert len(SAVE.template) == len(SAVE.body(0))
    assert MARK.encode() in SAVE.template


def test_people_have_answers_that_can_be_finalized() -> None:
    zones = frozenset(answers_of(7).preferences.preferred_zones or ())

    assert review(answers_of(7), Rules("2026-01", zones)).can_finalize


class _Slow(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(PAUSE)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Process]:
    """Serve somebody who needs a while for every answer."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Slow)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Process("slow", server.server_port, 0, tmp_path)
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_steady_pace_does_not_wait_for_answers(slow: Process) -> None:
    requests = [request(READ, PERSON, 0)] * 10

    # One connection carries 20 a second: of 100 a second most stand in its queue.
    crowded = paced(slow, requests, rate=100, connections=1)
    easy = paced(slow, requests, rate=100, connections=10)

    assert [answer.status for answer in crowded.answers] == [200] * 10
    assert easy.answers[-1].due - easy.answers[0].due > 0.08
    assert crowded.percentile(99) > 1000 * (10 * PAUSE - 0.1) - 1
    assert crowded.percentile(99) > 3 * easy.percentile(99)


def test_a_hurried_client_does_not_count_its_own_queue(slow: Process) -> None:
    requests = [request(READ, PERSON, 0)] * 10

    exchange = hurried(slow, requests, connections=2)

    assert {answer.body for answer in exchange.answers} == {b"{}"}
    assert exchange.percentile(99) < 1000 * 4 * PAUSE
    assert exchange.seconds > 4 * PAUSE
