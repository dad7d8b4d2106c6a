"""Where Redis may be and how it lets us in, both ways: all that a URL can say."""

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

import pytest

from infra.redis.connection import RedisConnection
from resolvers.errors import StoreUnavailable
from tests.infra.redis.certificates import issue
from tests.infra.redis.reaching import Reach
from tests.network import Relay, cut, relayed
from tests.one_server import one_server

PASSWORD = "a p@ss:w/rd%"


def url_of(url: str, user: str = "", password: str = PASSWORD) -> str:
    """Return *url* for somebody else."""
    at = one_server(url)
    return f"redis://{user}:{quote(password, safe='')}@127.0.0.1:{at.port}{at.path}"


@pytest.fixture
async def user(
    redis: RedisConnection, redis_url: str, worker: int
) -> AsyncIterator[str]:
    """Let somebody in who may read and nothing else."""
    one_server(redis_url)
    name = f"reader-{worker}"
    rights = ("on", "reset", "on", f">{PASSWORD}", "~*", "+get", "+ping", "+select")
    await redis.client.execute_command("ACL", "SETUSER", name, *rights)  # type: ignore[no-untyped-call] # redis-py has few types
    yield name
    await redis.client.acl_deluser(name)


@pytest.fixture
async def network(redis_url: str) -> AsyncIterator[Relay]:
    async with relayed(redis_url) as relay:
        yield relay


async def test_a_user_is_let_in_by_name_and_password(
    reach: Reach, redis_url: str, redis: RedisConnection, user: str
) -> None:
    await redis.client.set("k", "theirs")

    assert await reach(url_of(redis_url, user)).get("k") == b"theirs"


async def test_what_the_user_may_not_do_counts_as_an_outage(
    reach: Reach, redis_url: str, user: str, caplog: pytest.LogCaptureFixture
) -> None:
    it = reach(url_of(redis_url, user))
    assert await it.get() is None

    with pytest.raises(StoreUnavailable):
        await it.commands.do("SET", "k", "v")

    (line,) = caplog.messages
    assert "NoPermission" in line


@pytest.mark.parametrize("name", ["", "default", "reader-0", "nobody"])
async def test_with_a_wrong_password_nobody_is_let_in(
    reach: Reach, redis_url: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    it = reach(url_of(redis_url, name, "wrong"))

    for _ in "12":
        await it.refusal()

    (line,) = caplog.messages
    assert "the password is wrong" in line
    assert "wrong@" not in line


async def test_who_is_not_let_in_sends_nothing_else(
    reach: Reach, network: Relay
) -> None:
    await reach(url_of(network.url, "", "wrong")).refusal()

    assert network.times(b"AUTH") >= 1
    assert network.times(b"GET") == 0
    await reach.close()


async def test_a_password_that_is_asked_for_and_not_given_is_an_outage(
    reach: Reach, redis_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    at = one_server(redis_url)

    await reach(f"redis://127.0.0.1:{at.port}").refusal()

    (line,) = caplog.messages
    assert "Authentication" in line


async def test_the_database_of_the_url_is_used_from_the_first_command_on(
    reach: Reach, redis_url: str, redis: RedisConnection
) -> None:
    one_server(redis_url)
    other = reach(f"{redis_url.rpartition('/')[0]}/15")
    await redis.client.set("k", "here")

    assert await other.get("k") is None
    await other.commands.do("SET", "k", "there", "PX", 5000)

    assert await redis.client.get("k") == b"here"
    assert await other.get("k") == b"there"
    await other.commands.do("DEL", "k")


async def test_after_a_break_user_and_database_are_the_same(
    reach: Reach, network: Relay, redis: RedisConnection
) -> None:
    await redis.client.set("k", "mine")
    it = reach(network.url)
    assert await it.get("k") == b"mine"
    network.cut_replies(1)

    assert await it.get("k") == b"mine"

    assert network.connections == 2
    await reach.close()


async def test_nothing_is_sent_before_redis_has_let_us_in(
    reach: Reach, network: Relay
) -> None:
    network.reply = cut

    assert await reach(network.url, timeout=5).refusal() < 2

    assert network.times(b"GET") == 0
    await reach.close()


async def test_redis_at_a_unix_socket(
    reach: Reach, redis_url: str, tmp_path: Path, redis: RedisConnection
) -> None:
    await redis.client.set("k", "by socket")
    async with relayed(redis_url, path=tmp_path / "redis.sock") as relay:
        assert await reach(relay.url).get("k") == b"by socket"
        await reach.close()


@pytest.mark.parametrize(
    ("options", "host"),
    [
        ("ssl_ca_certs={ca}", "127.0.0.1"),
        ("ssl_ca_certs={ca}&ssl_min_version=772", "127.0.0.1"),
        ("ssl_cert_reqs=none", "127.0.0.1"),
        ("ssl_ca_certs={ca}&ssl_check_hostname=false", "127.0.0.2"),
    ],
)
async def test_redis_with_tls(
    reach: Reach, redis_url: str, tmp_path: Path, options: str, host: str
) -> None:
    ours = issue(tmp_path, host)
    async with relayed(redis_url, tls=ours.server()) as relay:
        it = reach(f"{relay.url}?{options.format(ca=ours.chain)}", timeout=10)

        await it.echoes(range(100), 10_000)

        await reach.close()


@pytest.mark.parametrize(
    ("options", "host"),
    [
        ("", "127.0.0.1"),
        ("ssl_cert_reqs=required", "127.0.0.1"),
        ("ssl_ca_certs={ca}", "127.0.0.2"),
    ],
)
async def test_redis_with_a_certificate_that_proves_nothing_is_told_no_password(
    reach: Reach, redis_url: str, tmp_path: Path, options: str, host: str
) -> None:
    ours = issue(tmp_path, host)
    async with relayed(redis_url, tls=ours.server()) as relay:
        it = reach(f"{relay.url}?{options.format(ca=ours.chain)}", timeout=10)

        await it.refusal()

        assert relay.requests == []
        await reach.close()


async def test_tls_where_there_is_none_is_an_outage(
    reach: Reach, redis_url: str
) -> None:
    one_server(redis_url)
    it = reach(redis_url.replace("redis:", "rediss:"), timeout=0.3)

    assert await it.refusal() < 0.6
