"""A tiny run of the real thing: ours and bare agree, and who does not is found out."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from bench.agreement import require_agreement, require_readable
from bench.answers import DifferentAnswersError, ask, size
from bench.catalogue import BARE, OURS
from bench.keys import TIGHT
from bench.operations import READ, SAVE, ZONES
from bench.process import Process
from bench.world import Scene, scene
from infra.redis.drafts import draft_key
from resolvers.models.session import session_id


@pytest.fixture(scope="module")
def stage(database_url: str) -> Iterator[Scene]:
    with scene(people=6, drafts=3, database_url=database_url) as set_up:
        yield set_up


@pytest.fixture(scope="module")
def servers(stage: Scene) -> list[Process]:
    return [stage.serve(OURS), stage.serve(BARE)]


def test_ours_and_bare_agree(stage: Scene, servers: list[Process]) -> None:
    require_agreement(stage, servers)


def test_the_zones_are_seeded(stage: Scene, servers: list[Process]) -> None:
    for server in servers:
        assert b"Porto-Novo" in ask(server, ZONES, stage.people[0])[1]


def test_secrets_that_are_not_sealed_are_found(stage: Scene) -> None:
    person = stage.people[1]
    sound = stage.seeds.shows_secrets(person.number)
    stage.stores.redis.append(draft_key(person.id), f"agent{person.number}@exemple.bj")
    altered = stage.seeds.shows_secrets(person.number)
    stage.seeds.drafts([person.number])

    assert (sound, altered) == (False, True)


def test_errors_are_shorter_than_answers(stage: Scene, servers: list[Process]) -> None:
    person = stage.people[3]
    sound = [size(server, READ, person) for server in servers]
    stage.stores.redis.delete(f"session:{session_id(person.token)}")

    broken = [size(server, READ, person) for server in servers]

    stage.seeds.sessions([person])
    assert all(b < 0.8 * s for b, s in zip(broken, sound, strict=True))


def test_they_are_charged_by_the_same_keys(
    stage: Scene, servers: list[Process]
) -> None:
    redis, person = stage.stores.redis, stage.people[1]
    kept: list[set[bytes]] = []
    for server in servers:
        for key in redis.scan_iter("{limits}:*"):
            redis.delete(key)
        ask(server, READ, person)
        ask(server, SAVE, person, 1)
        kept.append(set(redis.scan_iter("{limits}:*")))

    assert kept[0] == kept[1]
    assert sorted(key.split(b":")[1] for key in kept[0]) == [
        b"address",
        b"mutation",
        b"person",
    ]


def test_every_save_makes_a_version(stage: Scene, servers: list[Process]) -> None:
    before = stage.versions()
    for number in range(100, 104):
        ask(servers[number % 2], SAVE, stage.people[number % 3], number)

    assert stage.versions() == before + 4


def test_who_asks_is_spread_over_the_drafts(stage: Scene) -> None:
    assert len({person.token for person in stage.people}) == 6
    assert len({person.id for person in stage.people}) == 3


def test_a_tight_limit_refuses_the_second_request(stage: Scene) -> None:
    with stage.act() as act:
        tight = act.serve(OURS, policies=TIGHT, label="tight")
        statuses = [ask(tight, READ, stage.people[2])[0] for _ in range(2)]

    assert statuses == [200, 429]
    assert not psutil.pid_exists(tight.pid)


class _Liar(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        body = b'{"data":{"zones":[]}}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def liar(tmp_path: Path) -> Iterator[Process]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Liar)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Process("liar", server.server_port, 0, tmp_path)
    server.shutdown()
    thread.join()
    server.server_close()


def test_who_answers_something_else_is_found_out(
    stage: Scene, servers: list[Process], liar: Process
) -> None:
    with pytest.raises(DifferentAnswersError, match=r"zones: ours answers .* liar"):
        require_agreement(stage, [*servers, liar])


def test_a_lost_draft_is_no_agreement(stage: Scene, servers: list[Process]) -> None:
    person = stage.people[0]
    stage.stores.redis.delete(draft_key(person.id))

    with pytest.raises(DifferentAnswersError, match=r"ours, read: .*Draft\":null"):
        require_readable(servers, person)

    stage.seeds.drafts([person.number])
