"""The tools that `make check-deploy` installs beside Python, and those of Debian."""

import subprocess
import sys
from pathlib import Path

from tests.promises.needs import tool

DEPLOY = Path("deploy")


def complaints(name: str, *arguments: object) -> str:
    """Return what a tool finds wrong, or nothing."""
    beside = Path(sys.executable).with_name(name)
    done = subprocess.run(
        [beside if beside.exists() else tool(name), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return f"{done.stdout}\n{done.returncode}" if done.returncode else ""
