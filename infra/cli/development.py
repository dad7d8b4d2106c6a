"""What `onboarding run` brings along: stores, keys and a mailbox, all in one folder."""

import json
import os
import secrets
from base64 import b64encode
from contextlib import suppress
from pathlib import Path

from dotenv import dotenv_values

from infra.cli.configuration import read_settings
from infra.local import LocalServices
from infra.settings import (
    DEVELOPMENT_MARK,
    DraftDurability,
    Environment,
    Settings,
)

_KEYS = "keys.json"


def local_services(data: Path) -> LocalServices:
    """Return the stores that the environment does not name already."""
    return LocalServices(
        data,
        redis=_needs_redis(),
        postgres=_needs_postgres(),
        fsync=_given("DRAFT_DURABILITY") == DraftDurability.FSYNC,
    )


def prepare_environment(data: Path, services: LocalServices) -> None:
    """Set, for this process and its children, what the environment leaves open."""
    os.environ["ENVIRONMENT"] = Environment.DEVELOPMENT
    if _needs_redis():
        os.environ["REDIS_URL"] = services.redis_url
    if _needs_postgres():
        os.environ["DATABASE_URL"] = services.database_url
    made = {
        **_keys(data),
        "MAILBOX": str(data / "messages"),
        "WORKER_INSIDE": "true",
    }
    for name, value in made.items():
        if not _given(name):
            os.environ[name] = value


def look_beside_run(data: Path = Path(".data")) -> None:
    """Use what `onboarding run` uses in this folder, unless there are keys already."""
    if _given("SESSION_KEY") or not (data / _KEYS).exists():
        return
    services = local_services(data)
    services.look()
    prepare_environment(data.resolve(), services)
    say_where(read_settings())


def say_where(settings: Settings) -> None:
    """Let the links in messages lead to where we listen, unless they have an aim."""
    if not settings.public_url:
        os.environ["PUBLIC_URL"] = f"http://{settings.host}:{settings.port}"


def _needs_redis() -> bool:
    return not (_given("REDIS_URL") or _given("REDIS_HOST"))


def _needs_postgres() -> bool:
    return not _given("DATABASE_URL")


def _given(name: str) -> str | None:
    return os.environ.get(name) or dotenv_values(".env").get(name)


def _keys(data: Path) -> dict[str, str]:
    """Return this folder's own keys, made the first time."""
    file = data / _KEYS
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        made = file.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(json.dumps(_new_keys()))
        with suppress(FileExistsError):  # another run was first: its keys count
            file.hardlink_to(made)
        made.unlink()
    keys: dict[str, str] = json.loads(file.read_text())
    return keys


def _new_keys() -> dict[str, str]:
    sealing = b64encode(secrets.token_bytes(32)).decode()
    return {
        "SESSION_KEY": f"{DEVELOPMENT_MARK}-{secrets.token_urlsafe(32)}",
        "INDEX_KEY": f"{DEVELOPMENT_MARK}-{secrets.token_urlsafe(32)}",
        "SEALING_KEYS": f"{DEVELOPMENT_MARK}:{sealing}",
    }
