"""nginx and Caddy before real servers: who the client is, and what gets through."""

import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.local import LocalServices
from infra.settings import Settings
from tests.api import Api, moment, new_phone
from tests.deploy.proxies import Proxy, caddy, nginx
from tests.deploy.servers import Server, environment

_ASK = """mutation ($phone: String!) {
  requestSignInCode(input: {phone: $phone}) { __typename }
}"""
_SIGN_IN = """mutation ($phone: String!, $code: String!) {
  signIn(input: {phone: $phone, code: $code, cookie: true}) {
    ... on SignedIn { token }
  }
}"""
_MINE = "{ viewer { id } }"
_FORGED = {
    "X-Forwarded-For": "198.51.100.7",
    "Forwarded": "for=198.51.100.7",
    "X-Real-IP": "198.51.100.7",
}
PROXIES = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module")
def server(settings: Settings, tmp_path_factory: Any) -> Iterator[Server]:
    """Serve with three codes an hour for each address, on a Redis of its own."""
    folder: Path = tmp_path_factory.mktemp("server")
    with LocalServices(folder / "data", postgres=False) as valkey:
        given = environment(
            settings,
            ENVIRONMENT="development",
            REDIS_URL=valkey.redis_url,
            MAILBOX=str(folder),
            WORKER_INSIDE="true",
            SIGN_IN_IP_LIMIT="3/hour",
        )
        server = Server(folder, given)
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="module", params=PROXIES)
def proxy(
    request: pytest.FixtureRequest, server: Server, tmp_path_factory: Any
) -> Iterator[Proxy]:
    with PROXIES[request.param](tmp_path_factory.mktemp("proxy"), [server]) as proxy:
        yield proxy


@pytest.fixture
async def from_here(proxy: Proxy) -> AsyncIterator[Api]:
    async with client_from("127.0.0.1", proxy) as http:
        yield Api(http)


def client_from(address: str, proxy: Proxy) -> httpx.AsyncClient:
    way = httpx.AsyncHTTPTransport(verify=False, local_address=address)
    return httpx.AsyncClient(base_url=proxy.url, transport=way, timeout=30)


async def test_a_client_is_who_connects_and_not_who_it_says(proxy: Proxy) -> None:
    addresses = {
        "nginx": ("127.0.1.1", "127.0.1.2"),
        "caddy": ("127.0.2.1", "127.0.2.2"),
    }
    one, other = addresses[proxy.name]

    async def asks(http: httpx.AsyncClient, **more: Any) -> str:
        answer = await Api(http).post(_ASK, phone=new_phone(), **more)
        body = answer.json()
        return str(body.get("errors", [{}])[0].get("extensions", {}).get("code"))

    async with client_from(one, proxy) as first, client_from(other, proxy) as second:
        told = [await asks(first) for _ in range(3)]
        forged = [await asks(first, headers=_FORGED) for _ in range(2)]
        others = [await asks(second) for _ in range(3)]

    assert told == ["None"] * 3
    assert forged == ["RATE_LIMITED"] * 2
    assert others == ["None"] * 3


async def test_browsers_sign_in_with_a_cookie(
    proxy: Proxy, server: Server, from_here: Api
) -> None:
    phone, since = new_phone(), moment()
    ours = {"Origin": proxy.url}
    await from_here.ask(_ASK, phone=phone, headers=ours)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}") as http:
        address = phone.replace(" ", "")
        letter = await Api(http).letter_to(address, "sign-in-code", since=since)

    code = letter["code"]
    signed = await from_here.post(_SIGN_IN, phone=phone, code=code, headers=ours)
    assert signed.json()["data"]["signIn"] == {"token": None}
    assert "__Host-session" in signed.headers["set-cookie"]

    assert (await from_here.ask(_MINE, headers=ours))["viewer"]["id"]
    theirs = await from_here.post(_MINE, headers={"Origin": "https://evil.example"})
    assert theirs.status_code == 403


async def test_a_body_that_is_too_large_is_answered_in_our_words(
    from_here: Api,
) -> None:
    answer = await from_here.post(f"# {'x' * 150_000}\n{_MINE}")

    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    hopeless = await from_here.post(f"# {'x' * 3_000_000}\n{_MINE}")
    assert hopeless.status_code == 413
    assert hopeless.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_what_is_not_for_the_world_is_not_there(from_here: Api) -> None:
    for path in ("/metrics", "/readyz", "/dev/messages", "/dev/messages.json"):
        assert (await from_here.http.get(path)).status_code == 404
    assert (await from_here.http.get("/livez")).status_code == 200


async def test_each_header_comes_once(from_here: Api) -> None:
    headers = (await from_here.http.get("/livez")).headers

    for name in ("x-content-type-options", "x-frame-options", "referrer-policy"):
        assert len(headers.get_list(name)) == 1
    assert headers["strict-transport-security"] == "max-age=63072000"
    assert "/" not in headers.get("server", ""), "no version"


async def test_it_speaks_http_2_and_sends_people_to_tls(proxy: Proxy) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", proxy.port), timeout=20) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secure,
    ):
        assert secure.selected_alpn_protocol() == "h2"

    async with httpx.AsyncClient() as http:
        answer = await http.get(f"http://127.0.0.1:{proxy.plain_port}/graphql")
    assert answer.status_code == 308
    assert answer.headers["location"].startswith("https://127.0.0.1")
