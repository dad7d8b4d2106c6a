"""Who comes while there is too much to do is refused at once, and can come back."""

import json
from collections.abc import AsyncIterator

import pytest

from infra.settings import Settings
from tests.infra.edge.crowded import Crowded, crowded, until
from tests.infra.edge.raw_http import LIVEZ, QUERY, post

MOST = 3


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Crowded]:
    async with crowded(settings, requests_at_once=MOST) as service:
        yield service


async def test_one_request_too_many_is_refused_and_the_next_is_welcome(
    service: Crowded,
) -> None:
    held = await service.hold(MOST)
    late = await service.connect()
    late.send(post())

    refusal = await late.answer()
    error = json.loads(refusal.body)["errors"][0]
    assert refusal.status == 503
    assert error["extensions"]["code"] == "OVERLOADED"
    assert error["extensions"]["retryAfter"] in {1, 2, 3}
    assert refusal.fields["retry-after"] == str(error["extensions"]["retryAfter"])
    assert refusal.fields["cache-control"] == "no-store"
    assert service.admitted == MOST

    service.release()
    assert [await raw.status() for raw in held] == [200] * MOST
    late.send(post())
    assert await late.status() == 200


async def test_not_all_are_told_to_come_back_at_the_same_time(
    service: Crowded,
) -> None:
    await service.hold(MOST)
    raw = await service.connect()
    raw.send(post() * 3)

    told = {(await raw.answer()).fields["retry-after"] for _ in range(3)}
    assert told == {"1", "2", "3"}


async def test_a_refusal_speaks_the_clients_language_and_media_type(
    service: Crowded,
) -> None:
    await service.hold(MOST)
    raw = await service.connect()
    raw.send(
        post(
            QUERY,
            b"Accept: application/graphql-response+json",
            b"Accept-Language: en",
        )
    )

    refusal = await raw.answer()
    assert refusal.fields["content-type"].startswith("application/graphql-response+js")
    assert "Try again" in json.loads(refusal.body)["errors"][0]["message"]


async def test_pages_are_refused_in_words(service: Crowded) -> None:
    await service.hold(MOST)
    raw = await service.connect()
    raw.send(LIVEZ.replace(b"/livez", b"/"))

    refusal = await raw.answer()
    assert refusal.status == 503
    assert refusal.fields["content-type"] == "text/plain; charset=utf-8"
    assert "Réessayez" in refusal.body.decode()

    raw.send(LIVEZ.replace(b"GET /livez", b"HEAD /"))
    await until(lambda: b"\r\n\r\n" in raw.said)
    assert raw.said.endswith(b"\r\n\r\n")


async def test_other_origins_pages_may_read_a_refusal(settings: Settings) -> None:
    origin = "https://app.example"
    async with crowded(
        settings, requests_at_once=MOST, web_origins=(origin,)
    ) as service:
        await service.hold(MOST)
        raw = await service.connect()
        raw.send(post(QUERY, b"Origin: https://app.example"))
        raw.send(post(QUERY, b"Origin: https://other.example"))

        refusal, other = await raw.answer(), await raw.answer()
        assert refusal.fields["access-control-allow-origin"] == origin
        assert refusal.fields["access-control-expose-headers"] == "retry-after"
        assert "access-control-allow-origin" not in other.fields


async def test_probes_are_answered_in_any_crowd(service: Crowded) -> None:
    await service.hold(MOST)
    livez, readyz = await service.connect(), await service.connect()
    livez.send(LIVEZ)
    readyz.send(LIVEZ.replace(b"/livez", b"/readyz"))
    assert await livez.status() == 200

    service.release()
    assert await readyz.status() == 200


async def test_who_waits_behind_their_own_request_is_refused_in_order(
    service: Crowded,
) -> None:
    await service.hold(MOST)
    raw = await service.connect()
    raw.send(LIVEZ + post() + LIVEZ + post() + post())

    assert [await raw.status() for _ in range(5)] == [200, 503, 200, 503, 503]


async def test_who_waits_behind_their_own_request_has_its_place(
    service: Crowded,
) -> None:
    await service.hold(MOST - 1)
    raw = await service.connect()
    raw.send(post() * 5)
    await until(lambda: service.admitted == MOST)
    service.release()

    assert [await raw.status() for _ in range(5)] == [200] * 5


async def test_bodies_that_are_to_come_take_nobodys_place(service: Crowded) -> None:
    slow = [await service.connect() for _ in range(3 * MOST)]
    for raw in slow:
        raw.send(post(b"", size=len(QUERY)))
    await until(lambda: len(service.server.server.server_state.tasks) == 3 * MOST)

    await service.hold(MOST)  # else this times out


async def test_a_body_that_comes_when_there_is_no_room_left_is_refused(
    service: Crowded,
) -> None:
    slow = await service.connect()
    slow.send(post(b"", size=len(QUERY)))
    await until(lambda: len(service.server.server.server_state.tasks) == 1)
    await service.hold(MOST)
    slow.send(QUERY)

    refusal = await slow.answer()
    assert refusal.status == 503
    assert b"OVERLOADED" in refusal.body
    assert service.admitted == MOST


async def test_a_body_that_comes_late_has_the_last_place(service: Crowded) -> None:
    slow = await service.connect()
    slow.send(post(b"", size=len(QUERY)))
    await until(lambda: len(service.server.server.server_state.tasks) == 1)
    await service.hold(MOST - 1)
    slow.send(QUERY)
    await until(lambda: service.admitted == MOST)
    service.release()

    assert await slow.status() == 200


async def test_who_hangs_up_leaves_no_place_taken(service: Crowded) -> None:
    for raw in await service.hold(MOST):
        raw.close()
    service.release()
    await until(lambda: not service.server.server.server_state.tasks)
    raw = await service.connect()
    raw.send(post() * MOST)

    assert [await raw.status() for _ in range(MOST)] == [200] * MOST


async def test_who_hangs_up_before_their_body_is_here_makes_no_room(
    service: Crowded,
) -> None:
    slow = [await service.connect() for _ in range(MOST)]
    for raw in slow:
        raw.send(post(b"", size=len(QUERY)))
    await until(lambda: len(service.server.server.server_state.tasks) == MOST)
    for raw in slow:
        raw.close()
    await until(lambda: service.admitted == MOST)  # it costs them a point
    raw = await service.connect()
    raw.send(post())

    assert await raw.status() == 503
