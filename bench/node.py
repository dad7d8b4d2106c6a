"""The Node peers: their packages, and NestJS compiled."""

import subprocess
from pathlib import Path

from tests.interop.node import NODE, install

__all__ = ["NODE", "PEERS", "prepare"]

PEERS = Path(__file__).parent / "peers"


def prepare() -> None:
    """Install and compile what is not yet; nothing is done twice.

    Raises NotInstalledError, and CalledProcessError if the compiler fails.
    """
    install(PEERS)
    sources = [*PEERS.glob("*.ts"), *PEERS.glob("shared/*.js"), PEERS / "tsconfig.json"]
    made = PEERS / "dist" / "nest.js"
    if made.exists() and all(
        made.stat().st_mtime > source.stat().st_mtime for source in sources
    ):
        return
    compiler = PEERS / "node_modules" / "typescript" / "bin" / "tsc"
    subprocess.run([NODE, compiler, "-p", PEERS], check=True)  # noqa: S603 - our own
