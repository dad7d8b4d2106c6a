"""Traces lead from a request to the stores, and tell nothing of anybody."""

from collections.abc import AsyncIterator

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status
from pydantic import SecretStr

from infra.settings import Settings
from tests.answers import FINALIZE, SAVE, complete
from tests.api import Api, Person
from tests.infra.telemetry.collector import Collector, request_in, told
from tests.infra.telemetry.scraping import counted

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
READ = "{ onboardingDraft { version } }"
AWAY = {"redis_url": SecretStr("redis://127.0.0.1:1/0")}


@pytest.fixture
async def traced(settings: Settings, collector: Collector) -> AsyncIterator[Api]:
    async with counted(settings) as here:
        yield here


def at(here: Api, person: Person) -> Person:
    return Person(here, person.phone, person.token)


async def test_a_read_is_traced_to_redis(
    traced: Api, person: Person, collector: Collector
) -> None:
    answer = await at(traced, person).post(READ)

    request = await request_in(collector)
    assert request.kind == Span.SPAN_KIND_SERVER
    assert told(request) == {
        "http.request.method": "POST",
        "http.route": "/graphql",
        "http.response.status_code": 200,
        "onboarding.operation": "onboardingDraft",
        "onboarding.outcome": "ok",
        "onboarding.request_id": answer.headers["X-Request-Id"],
    }
    await collector.until(lambda: len(collector.below(request)) >= 4)
    inside = collector.below(request)
    assert {span.name for span in inside} >= {"GET", "EVALSHA", "query onboardingDraft"}
    commands = [span for span in inside if span.kind == Span.SPAN_KIND_CLIENT]
    for span in commands:
        assert told(span) == {"db.system.name": "redis", "db.operation.name": span.name}
        assert span.end_time_unix_nano > span.start_time_unix_nano
    assert {span.trace_id for span in collector.spans} == {request.trace_id}
    assert (collector.paths, collector.services) == (
        {"/v1/traces"},
        {"immo-onboarding"},
    )


async def test_a_finalize_is_traced_to_postgres(
    traced: Api, person: Person, collector: Collector
) -> None:
    await at(traced, person).ask(SAVE, input=complete("AGENT"))
    await at(traced, person).ask(FINALIZE, input={})

    await collector.until(lambda: collector.named("mutation finalizeOnboarding"))
    (operation,) = collector.named("mutation finalizeOnboarding")
    assert told(operation) == {"graphql.operation.type": "mutation"}
    await collector.until(
        lambda: any(s.name == "transaction" for s in collector.below(operation))
    )
    transactions = [s for s in collector.below(operation) if s.name == "transaction"]
    await collector.until(
        lambda: (
            {s.name for t in transactions for s in collector.below(t)}
            >= {"INSERT", "SELECT", "UPDATE"}
        )
    )
    statements = [s for t in transactions for s in collector.below(t)]
    assert {told(s)["db.operation.name"] for s in statements} == {
        s.name for s in statements
    }
    inserts = [s for s in statements if s.name == "INSERT"]
    assert {told(s)["db.system.name"] for s in inserts} == {"postgresql"}


async def test_they_hold_no_answer_no_token_no_key_and_no_parameter(
    traced: Api, person: Person, collector: Collector
) -> None:
    answers = complete("AGENT")
    await at(traced, person).ask(SAVE, input=answers)
    await at(traced, person).ask(FINALIZE, input={})
    await at(traced, person).post('query Hers { zones { id } spam(x: "secret-word") }')
    viewer = await at(traced, person).ask("{ viewer { id } }")

    await collector.until(lambda: len(collector.named("POST /graphql")) == 4)
    sent = b"".join(collector.bodies)
    secrets = [
        person.token,
        person.phone,
        person.phone.replace(" ", ""),
        viewer["viewer"]["id"],
        "Hounsou",
        answers["profile"]["email"],
        answers["legal"]["ifu"],
        "secret-word",
        "Hers",
        "onboarding:",
        "session:",
        "limit",
        "profiles",
        "127.0.0.1",
    ]
    assert [secret for secret in secrets if secret.encode() in sent] == []


async def test_a_clients_traceparent_is_its_parent(
    traced: Api, collector: Collector
) -> None:
    headers = {"traceparent": PARENT, "tracestate": "spam=1", "baggage": "spam=2"}
    await traced.post("{ zones { id } }", headers=headers)

    request = await request_in(collector)
    assert request.trace_id.hex() == PARENT.split("-")[1]
    assert request.parent_span_id.hex() == PARENT.split("-")[2]
    assert b"spam" not in b"".join(collector.bodies)


@pytest.mark.parametrize("junk", ["", "00-0-0-01", "x" * 20_000, PARENT[:-3]])
async def test_junk_is_nobodys_parent(
    traced: Api, collector: Collector, junk: str
) -> None:
    answer = await traced.post("{ zones { id } }", headers={"traceparent": junk})

    assert answer.status_code == 200
    assert (await request_in(collector)).parent_span_id == b""


async def test_a_failure_is_told_by_its_kind(
    settings: Settings, person: Person, collector: Collector
) -> None:
    async with counted(settings, **AWAY) as here:
        await at(here, person).post(READ)
        request = await request_in(collector)

    assert request.status.code == Status.STATUS_CODE_ERROR
    assert request.status.message == ""
    assert told(request)["error.type"] == "STORE_UNAVAILABLE"
    failed = [s for s in collector.below(request) if s.name == "EVALSHA"]
    assert {told(s)["error.type"] for s in failed} == {"StoreUnavailable"}
    assert [event for span in collector.spans for event in span.events] == []


async def test_so_is_one_of_postgres(
    settings: Settings, person: Person, collector: Collector
) -> None:
    away = SecretStr("postgresql://hidden@127.0.0.1:1/x")
    async with counted(settings, database_url=away) as here:
        await at(here, person).post("{ profile { id } }")
        request = await request_in(collector)
        await collector.until(lambda: collector.named("transaction"))

    assert request.status.code == Status.STATUS_CODE_ERROR
    failed = collector.named("transaction")
    assert {told(s)["error.type"] for s in failed} == {"StoreUnavailable"}
    assert {s.status.message for s in failed} == {""}
    assert [event for span in collector.spans for event in span.events] == []
    assert b"hidden" not in b"".join(collector.bodies)


async def test_probes_and_pages_leave_no_trace(
    traced: Api, collector: Collector
) -> None:
    for path in ("/livez", "/readyz", "/metrics", "/"):
        await traced.http.get(path)
    await traced.post("{ zones { id } }")

    await request_in(collector)
    roots = [span for span in collector.spans if not span.parent_span_id]
    assert [span.name for span in roots] == ["POST /graphql"]
