"""What REDIS_URL may say, and what is said of one that makes no sense."""

from pathlib import Path
from urllib.parse import quote

import pytest
from redis.asyncio.connection import SSLConnection, parse_url

from infra.redis.connection import RedisConnection
from infra.topology.url import Host, Kind, RedisUrl

ONE = [
    ("redis://h", Host("h", 6379), "h:6379"),
    ("redis://:p%40ss@h:6380/1", Host("h", 6380), "h:6380"),
    ("rediss://user:p@h:6380", Host("h", 6380), "h:6380"),
    ("redis://[::1]:6380/0", Host("::1", 6380), "[::1]:6380"),
    ("redis://h?socket_keepalive=no&protocol=2", Host("h", 6379), "h:6379"),
]


@pytest.mark.parametrize(("text", "host", "shown"), ONE)
def test_one_server(text: str, host: Host, shown: str) -> None:
    url = RedisUrl.read(text)

    assert (url.kind, url.hosts, url.server) == (Kind.SERVER, (host,), text)
    assert url.address == shown


def test_a_socket() -> None:
    url = RedisUrl.read("unix://:p@/run/redis.sock?db=1")

    assert (url.kind, url.hosts) == (Kind.SERVER, ())
    assert url.address == "/run/redis.sock"


def test_sentinels() -> None:
    url = RedisUrl.read("redis+sentinel://me:p%40ss@a,b:26380,[::1]/main/2")

    assert (url.kind, url.service) == (Kind.SENTINEL, "main")
    assert url.hosts == (Host("a", 26379), Host("b", 26380), Host("::1", 26379))
    assert url.address == "main of a:26379,b:26380,[::1]:26379"
    server, sentinel = parse_url(url.server), parse_url(url.sentinel)
    login = server["username"], server["password"], server["db"]
    assert login == ("me", "p@ss", 2)
    assert sentinel == {"host": "a", "port": 26379}, "they are not told it"


def test_sentinels_with_a_login_of_their_own() -> None:
    text = "redis+sentinel://:p@a/main?sentinel_username=u&sentinel_password=q%2Fr%40"

    url = RedisUrl.read(text)

    theirs, ours = parse_url(url.sentinel), parse_url(url.server)
    assert (theirs["username"], theirs["password"]) == ("u", "q/r@")
    assert (ours.get("username"), ours["password"]) == (None, "p")
    assert "q" not in url.address


def test_a_cluster() -> None:
    url = RedisUrl.read("redis+cluster://me:p@a:7000,b:7001/0")

    assert (url.kind, url.address) == (Kind.CLUSTER, "a:7000,b:7001")
    assert url.hosts == (Host("a", 7000), Host("b", 7001))
    server = parse_url(url.server)
    assert (server["username"], server["password"]) == ("me", "p")


@pytest.mark.parametrize("scheme", ["rediss+sentinel://a,b/main", "rediss+cluster://a"])
def test_encryption_is_for_all_of_them(scheme: str, tmp_path: Path) -> None:
    authority = tmp_path / "ca.pem"
    authority.write_text("")
    url = RedisUrl.read(f"{scheme}?ssl_ca_certs={quote(str(authority), safe='')}")

    for one in filter(None, (url.server, url.sentinel)):
        told = dict(parse_url(one))
        assert told["connection_class"] is SSLConnection
        assert told["ssl_ca_certs"] == str(authority)


WRONG = {
    "no scheme": ("h:6379/0", "must start with"),
    "nothing": ("redis:", "not a URL"),
    "another store": ("postgresql://u:secret@h", "must start with redis://"),
    "another kind": ("redis+proxy://:secret@h", "must start with redis://"),
    "a socket of many": ("unix+cluster:///x", "must start with redis://"),
    "a socket without a path": ("unix://", "path of a socket"),
    "a password that is not encoded": ("redis://:se/cret@h:1", "not a URL"),
    "a port too high": ("redis://:secret@h:66000", "not a URL"),
    "no port": ("redis://:secret@h:0", "hosts"),
    "several servers": ("redis://:secret@a:1,b:2", "several hosts"),
    "no master": ("redis+sentinel://:secret@a", "master's name"),
    "no master but a slash": ("redis+sentinel://:secret@a/", "master's name"),
    "a database that is none": ("redis+sentinel://:secret@a/m/x", "a number"),
    "no sentinel": ("redis+sentinel://:secret@/main", "hosts such as a:26379"),
    "a comma too many": ("redis+cluster://:secret@a,", "hosts such as a:6379"),
    "too many": (f"redis+cluster://{','.join('a' * 17)}", "more than 16"),
    "a database of a cluster": ("redis+cluster://:secret@a/1", "database but 0"),
    "the same, as an option": ("redis+cluster://a?db=1", "database but 0"),
    "an unknown option": ("redis://:secret@a?socket_timout=1", "socket_timout"),
    "the same, for a cluster": ("redis+cluster://a?tls=yes", "tls"),
    "the same, for sentinels": ("redis+sentinel://a/m?sentinel_db=1", "sentinel_db"),
    "an option's value": ("redis://:secret@a?protocol=new", "protocol"),
    "encryption's, without": ("redis://a?ssl_ca_certs=/x", "ssl_ca_certs"),
    "a file that is not there": ("rediss://a?ssl_ca_certs=/x", "names no file"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_makes_no_sense_is_said_in_a_line_without_secrets(
    text: str, said: str
) -> None:
    with pytest.raises(ValueError, match=r".") as refusal:
        RedisUrl.read(text)

    (line,) = str(refusal.value).splitlines()
    assert said in line
    assert "secret" not in line
    assert "cret@" not in line


@pytest.mark.parametrize("scheme", ["", "+sentinel", "+cluster"])
async def test_nothing_is_opened_before_it_is_needed(scheme: str) -> None:
    redis = RedisConnection.to(f"redis{scheme}://:p@127.0.0.1:1/0", timeout=1)

    await redis.close()
