"""What a balancer finds out of a process that is about to end."""

import signal

import httpx

from infra.app import create_app
from infra.settings import Settings
from tests.infra.edge.doors import drained
from tests.infra.edge.raw_http import LIVEZ, serving_raw

READYZ = LIVEZ.replace(b"/livez", b"/readyz")


async def test_before_doors_close_it_is_not_ready_and_still_takes_all(
    settings: Settings,
) -> None:
    alone = settings.model_copy(update={"worker_inside": False})
    async with serving_raw(create_app(alone), delay=60) as server:
        assert await server.statuses(READYZ) == [200]

        server.server.handle_exit(signal.SIGTERM, None)

        async with httpx.AsyncClient() as http:
            answer = await http.get(f"http://127.0.0.1:{server.port}/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"status": "stopping", "missing": []}
        assert await server.statuses(LIVEZ) == [200]
        server.server.retire()  # nobody waits for a minute


async def test_who_is_replaced_does_not_take_the_host_out_of_balance(
    settings: Settings,
) -> None:
    alone = settings.model_copy(update={"worker_inside": False})
    async with serving_raw(create_app(alone)) as server, server.connection() as raw:
        raw.send(LIVEZ)
        assert await raw.status() == 200
        await drained(server)

        raw.send(READYZ)

        assert (await raw.rest()).startswith(b"HTTP/1.1 200 ")
