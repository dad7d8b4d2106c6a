"""What the log says of a request, and what it must never say."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from infra.logs import Batches, configure_logs
from infra.settings import Environment, Settings
from tests.answers import complete, finalize, save
from tests.api import Api


async def test_the_log_has_the_request_and_nothing_of_the_person(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = await api.sign_in()
    answers = complete("AGENT")
    await save(person, **answers)
    await finalize(person)
    await api.post("mutation { signIn(input: {phone: 5}) { __typename } }")

    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    ours = "\n".join(
        str(r.__dict__) for r in caplog.records if r.name.startswith("onboarding")
    )
    assert "POST /graphql 200" in ours
    legal, profile = answers["legal"], answers["profile"]
    private = [
        person.token,
        person.phone.replace(" ", ""),
        legal["ifu"],
        legal["rccm"],
        profile["email"],
        profile["lastName"],
    ]
    assert [text for text in private if text in logged] == []


def test_in_production_a_failure_shows_where_and_never_what_it_worked_on(
    settings: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    phone = "+2290197123456"
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    try:
        configure_logs(
            settings.model_copy(update={"environment": Environment.PRODUCTION})
        )
        fail_on(phone)
    finally:
        root.handlers = handlers
        root.setLevel(level)

    (line,) = capfd.readouterr().err.splitlines()
    assert phone not in line
    failures = json.loads(line)["exception"]
    assert [failure["type"] for failure in failures] == ["KeyError", "ValueError"]
    assert failures[0]["frames"][0]["name"] == "fail_on"


class Written(io.StringIO):
    """A stream that counts how often it was written to."""

    times = 0

    def write(self, text: str) -> int:
        self.times += 1
        return super().write(text)


@pytest.fixture
def written() -> Iterator[Written]:
    stream = Written()
    handler, log = Batches(stream), logging.getLogger("batches")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False
    yield stream
    log.removeHandler(handler)


async def test_what_one_turn_of_the_loop_logs_is_written_at_once(
    written: Written,
) -> None:
    log = logging.getLogger("batches")
    for number in range(3):
        log.info("%d", number)
    assert written.times == 0

    await asyncio.sleep(0)

    assert (written.getvalue(), written.times) == ("0\n1\n2\n", 1)
    log.info("3")
    await asyncio.sleep(0)
    assert (written.getvalue(), written.times) == ("0\n1\n2\n3\n", 2)


async def test_a_warning_is_written_at_once_in_its_place(written: Written) -> None:
    log = logging.getLogger("batches")
    log.info("before")
    log.warning("now")

    assert written.getvalue() == "before\nnow\n"
    await asyncio.sleep(0)
    assert written.getvalue() == "before\nnow\n"


def test_without_a_loop_nothing_waits(written: Written) -> None:
    logging.getLogger("batches").info("now")

    assert written.getvalue() == "now\n"


async def test_other_threads_lose_nothing(written: Written) -> None:
    log = logging.getLogger("batches")

    def say(thread: int) -> None:
        for number in range(200):
            log.info("%d %d", thread, number)

    threads = [asyncio.to_thread(say, number) for number in range(4)]
    for number in range(200):
        log.info("4 %d", number)
        await asyncio.sleep(0)
    await asyncio.gather(*threads)
    await asyncio.sleep(0)

    lines = written.getvalue().splitlines()
    assert sorted(lines) == sorted(f"{t} {n}" for t in range(5) for n in range(200))


def test_what_cannot_be_formatted_is_told_and_holds_up_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stream = Written()
    handler = Batches(stream)
    handler.handle(logging.makeLogRecord({"msg": "%d", "args": ("no number",)}))
    handler.handle(logging.makeLogRecord({"msg": "next", "levelno": logging.INFO}))

    assert stream.getvalue() == "next\n"
    assert "--- Logging error ---" in capsys.readouterr().err


def fail_on(phone: str) -> None:
    try:
        try:
            int(phone + "x")
        except ValueError as error:
            raise KeyError(phone) from error
    except KeyError:
        logging.getLogger("onboarding").exception("it failed")
