"""Everything a trial runs on: stores, receivers, a network before each, the service."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from pydantic import SecretStr

from infra.local import LocalServices
from infra.postgres.migrate import migrate
from infra.queue.connection import worker_client
from infra.settings import Settings
from tests.conftest import KEY, SEALING_KEYS
from tests.network import Relay, relayed
from tests.trial.processes import Program, free_port, ready
from tests.trial.receivers import Receivers, receiving

QUOTA, WINDOW = 200, 2
"""Points that a person may spend, in seconds."""
_PATIENCE = 60.0
_SMS_BODY = '{"to": "{to}", "text": "{text}", "ref": "{id}"}'


@dataclass(frozen=True)
class Stage:
    """What can be used, and broken."""

    redis: LocalServices
    postgres: LocalServices
    relays: Mapping[str, Relay]
    """By target: redis, postgres, gateway, mail."""
    receivers: Receivers
    api: Program
    worker: Program
    url: str

    @property
    def settings(self) -> Settings:
        """Return what reads the stores as the service does, past the network."""
        return Settings(
            _env_file=None,
            redis_url=SecretStr(self.redis.redis_url),
            database_url=SecretStr(self.postgres.database_url),
            session_key=SecretStr(KEY),
            index_key=SecretStr(KEY),
            sealing_keys=SecretStr(SEALING_KEYS),
        )


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """Start all of it, and end it with the block."""
    async with AsyncExitStack() as stack:
        redis = LocalServices(folder / "redis", postgres=False)
        postgres = LocalServices(folder / "postgres", redis=False)
        stack.enter_context(redis)
        stack.enter_context(postgres)
        await asyncio.to_thread(migrate, postgres.database_url)
        # Who is killed loses nothing by that.
        await alter(postgres.database_url, "fsync", "off")
        await write_at_once(redis.redis_url)
        receivers = await stack.enter_async_context(receiving())
        places = {
            "redis": redis.redis_url,
            "postgres": postgres.database_url,
            "gateway": f"http://127.0.0.1:{receivers.gateway}/send",
            "mail": f"smtp+plain://127.0.0.1:{receivers.mail}",
        }
        relays = {
            name: await stack.enter_async_context(relayed(place, is_watched=False))
            for name, place in places.items()
        }
        port = free_port()
        settings = _environment(relays, port)
        api = Program(folder, settings, "serve")
        worker = Program(folder, settings, "worker")
        url = f"http://127.0.0.1:{port}"
        for program in (api, worker):
            program.start()
            stack.push_async_callback(program.stop)
        await ready(url, within=_PATIENCE)
        yield Stage(redis, postgres, relays, receivers, api, worker, url)


async def write_at_once(url: str) -> None:
    """Have Redis give to the kernel what it acknowledges.

    Told to sync every second, it holds it back while the disk is slow, up to two
    seconds. `kill -9` loses that: true, but not what a trial is looking for.
    """
    async with worker_client(url) as client:
        await client.config_set("appendfsync", "no")


async def alter(url: str, name: str, value: str) -> None:
    """Change a setting of PostgreSQL, for all that begins from now on."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        await connection.execute("SET default_transaction_read_only = off")
        await connection.execute(f"ALTER SYSTEM SET {name} = {value}")
        await connection.execute("SELECT pg_reload_conf()")
    finally:
        await connection.close()


def _environment(relays: Mapping[str, Relay], port: int) -> dict[str, str]:
    return {
        "ENVIRONMENT": "production",
        "PORT": str(port),
        "WORKERS": "2",
        "WORKER_PORT": "0",
        "REDIS_URL": relays["redis"].url,
        "DATABASE_URL": relays["postgres"].url,
        # All of this shares two cores: being slow is not being away.
        "STORE_TIMEOUT_MS": "400",
        "SESSION_KEY": KEY,
        "INDEX_KEY": KEY,
        "SEALING_KEYS": SEALING_KEYS,
        "SMS_URL": relays["gateway"].url,
        "SMS_BODY": _SMS_BODY,
        "SMS_ACCEPTED": "status=queued",
        "SMTP_URL": relays["mail"].url,
        "MAIL_FROM": "Immo <bonjour@exemple.bj>",
        "PUBLIC_URL": "https://api.exemple.bj",
        "SIGN_IN_IP_LIMIT": "1000000/hour",
        "SIGN_IN_PHONE_LIMIT": "1000/minute",
        "LIMIT_PUBLIC": "1000000/second",
        "LIMIT_ADDRESS": "1000000/second",
        "LIMIT_PERSON": f"{QUOTA}/{WINDOW}second",
        "OPERATIONS_AT_ONCE": "1000",
    }
