"""The operator's guide, taken apart, and a shell in which its commands are run."""

import asyncio
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from infra.local.wheels import find_program
from infra.settings import Settings
from tests.guide.stand_in import PROGRAMS

GUIDE = Path("docs/exploitation.fr.md")
_TEXT = GUIDE.read_text()
FENCED = re.findall(r"^```(\w*)\n(.*?)^```", _TEXT, re.DOTALL | re.MULTILINE)
_PROSE = re.sub(r"^```.*?^```", "", _TEXT, flags=re.DOTALL | re.MULTILINE)
_NAMES = "|".join((*PROGRAMS, "redis-cli", "onboarding", "psql", "curl"))
INLINE = frozenset(re.findall(rf"`((?:{_NAMES})(?: [^`]+)?)`", _PROSE))
"""Commands within sentences and tables."""
_KEYS = ("session_key", "index_key", "sealing_keys")
_STAND_IN = Path(__file__).with_name("stand_in.py")


def blocks(kind: str) -> list[str]:
    """Return the fenced blocks of a *kind*, as they stand there."""
    return [text for found, text in FENCED if found == kind]


@dataclass(frozen=True)
class Shell:
    """A folder with an `.env` beside a running service."""

    folder: Path
    environment: dict[str, str]
    start: str = blocks("sh")[0]
    """What the guide says has to come first."""

    @classmethod
    def beside(cls, settings: Settings, port: int, folder: Path) -> "Shell":
        redis = urlsplit(settings.redis_dsn)
        own = {
            "ENVIRONMENT": "development",
            "PORT": str(port),
            "REDIS_HOST": redis.hostname,
            "REDIS_PORT": redis.port,
            "REDIS_PASSWORD": redis.password,
            "DATABASE_URL": settings.database_dsn.replace("+asyncpg", ""),
            **{k.upper(): getattr(settings, k).get_secret_value() for k in _KEYS},
        }
        lines = [f"{name}='{value}'\n" for name, value in own.items()]
        (folder / ".env").write_text("".join(lines))
        programs = folder / "bin"
        programs.mkdir()
        for name in PROGRAMS:
            program = programs / name
            start = f'exec "{sys.executable}" "{_STAND_IN}" {name} "$@"'
            program.write_text(f"#!/bin/sh\n{start}\n")
            program.chmod(0o755)
        ours = [programs, Path(sys.executable).parent, find_program("psql").parent]
        names = {name.upper() for name in Settings.model_fields}
        kept = {k: v for k, v in os.environ.items() if k not in names}
        path = ":".join((*map(str, ours), os.environ["PATH"]))
        here = {"PYTHONPATH": str(Path.cwd()), "STAND_INS": str(folder)}
        return cls(folder, kept | here | {"PATH": path})

    async def run(self, text: str, **more: str) -> tuple[int, str]:
        """Run *text* after the `.env` was read; return status and all that was said."""
        shell = await asyncio.create_subprocess_exec(
            *("bash", "-euo", "pipefail", "-c", f"{self.start}\n{text}"),
            cwd=self.folder,
            env=self.environment | more,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await asyncio.wait_for(shell.communicate(), timeout=60)
        assert shell.returncode is not None
        return shell.returncode, said.decode()
