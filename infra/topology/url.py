"""REDIS_URL, read: one server, a master that sentinels name, or a cluster.

    redis://user:password@host:6379/0      rediss:// with TLS; unix:///path?db=0
    redis+sentinel://user:password@host:26379,host:26379/master/0
    redis+cluster://user:password@host:6379,host:6379

`rediss+sentinel` and `rediss+cluster` have TLS throughout. Options after the `?` are
redis-py's; `sentinel_username` and `sentinel_password` are for the sentinels.
"""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

_MOST = 16
"""Hosts that a URL may name."""
_SCHEMES = "redis://, rediss://, unix://, redis(s)+sentinel:// or redis(s)+cluster://"
_NO_URL = "is not a URL; a password in it must be percent-encoded"


class Kind(Enum):
    """How Redis is run."""

    SERVER = ""
    SENTINEL = "sentinel"
    CLUSTER = "cluster"


_PORTS = {Kind.SERVER: 6379, Kind.SENTINEL: 26379, Kind.CLUSTER: 6379}


class Host(NamedTuple):
    """Where to connect."""

    name: str
    port: int

    def __str__(self) -> str:
        name = f"[{self.name}]" if ":" in self.name else self.name
        return f"{name}:{self.port}"


@dataclass(frozen=True, slots=True)
class RedisUrl:
    """What the URL says."""

    kind: Kind
    hosts: tuple[Host, ...]
    """The server, the sentinels, or some nodes of the cluster; none for a socket."""
    server: str
    """The URL of one server, as redis-py reads it; the host is only right for one."""
    address: str
    """To be shown: without a login."""
    service: str = ""
    """What the sentinels call the master."""
    sentinel: str = ""
    """As `server`, for a sentinel."""

    @staticmethod
    def read(text: str) -> "RedisUrl":
        """Raise ValueError, whose text holds nothing secret, if it makes no sense."""
        try:
            at = urlsplit(text)
        except ValueError:
            raise ValueError(_NO_URL) from None
        scheme, plus, kind = at.scheme.partition("+")
        if scheme not in ("redis", "rediss", "unix") or (scheme == "unix" and plus):
            raise ValueError(f"must start with {_SCHEMES}" if at.scheme else _NO_URL)
        try:
            read = {"": _server, "sentinel": _sentinel, "cluster": _cluster}[kind]
        except KeyError:
            raise ValueError(f"must start with {_SCHEMES}") from None
        url = read(scheme, at)
        for one in filter(None, (url.server, url.sentinel)):
            _check_options(one)
        return url


def _server(scheme: str, at: SplitResult) -> RedisUrl:
    if scheme == "unix":
        if not at.path:
            raise ValueError("needs the path of a socket: unix:///run/redis.sock")
        return RedisUrl(Kind.SERVER, (), at.geturl(), at.path)
    if not at.netloc:
        raise ValueError(_NO_URL)
    (host, *others) = _hosts(at, Kind.SERVER)
    if others:
        raise ValueError("names several hosts: start it with redis+cluster:// or so")
    return RedisUrl(Kind.SERVER, (host,), at.geturl(), str(host))


def _sentinel(scheme: str, at: SplitResult) -> RedisUrl:
    hosts = _hosts(at, Kind.SENTINEL)
    service, _, database = at.path.strip("/").partition("/")
    if not service:
        raise ValueError("needs the master's name: redis+sentinel://host:26379/master")
    if database and not database.isdecimal():
        raise ValueError("the database, after the master's name, must be a number")
    given = parse_qsl(at.query)
    options = urlencode([(k, v) for k, v in given if not k.startswith("sentinel_")])
    theirs = {k.removeprefix("sentinel_"): v for k, v in given if k[:9] == "sentinel_"}
    if unknown := sorted(set(theirs) - {"username", "password"}):
        raise ValueError(f"has an unknown option: sentinel_{unknown[0]}")
    user, password = theirs.get("username", ""), theirs.get("password", "")
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if theirs else ""
    service = unquote(service)
    return RedisUrl(
        Kind.SENTINEL,
        hosts,
        f"{scheme}://{_login(at)}{hosts[0]}/{database}?{options}",
        f"{service} of {_shown(hosts)}",
        service,
        f"{scheme}://{login}{hosts[0]}?{options}",
    )


def _cluster(scheme: str, at: SplitResult) -> RedisUrl:
    hosts = _hosts(at, Kind.CLUSTER)
    if at.path.strip("/") not in ("", "0") or dict(parse_qsl(at.query)).get("db"):
        raise ValueError("a cluster has no database but 0")
    server = f"{scheme}://{_login(at)}{hosts[0]}?{at.query}"
    return RedisUrl(Kind.CLUSTER, hosts, server, _shown(hosts))


def _hosts(at: SplitResult, kind: Kind) -> tuple[Host, ...]:
    hosts = []
    for text in at.netloc.rpartition("@")[2].split(","):
        try:
            one = urlsplit(f"//{text}")
            name, port = one.hostname or "", one.port
        except ValueError:
            raise ValueError(_NO_URL) from None
        if port == 0 or (kind is not Kind.SERVER and not name):
            raise ValueError(f"needs hosts such as a:{_PORTS[kind]},b:{_PORTS[kind]}")
        hosts.append(Host(name or "localhost", port or _PORTS[kind]))
    if len(hosts) > _MOST:
        raise ValueError(f"names more than {_MOST} hosts")
    return tuple(hosts)


def _login(at: SplitResult) -> str:
    login, sign, _ = at.netloc.rpartition("@")
    return login + sign


def _shown(hosts: tuple[Host, ...]) -> str:
    return ",".join(map(str, hosts))


def _check_options(server: str) -> None:
    options = dict(parse_qsl(urlsplit(server).query))
    if not options:
        return
    from redis.asyncio import ConnectionPool  # noqa: PLC0415 - slow to import

    try:
        pool = ConnectionPool.from_url(server)
        pool.connection_class(**pool.connection_kwargs)
    except (TypeError, ValueError, AttributeError):
        names = ", ".join(sorted(options))
        raise ValueError(f"has an option that is unknown or wrong: {names}") from None
    authority = options.get("ssl_ca_certs")
    if authority and not Path(authority).is_file():
        raise ValueError("ssl_ca_certs names no file")
