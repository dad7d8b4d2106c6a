"""Plants bugs in the compiler, one at a time, and sees that each one is found.

By the differential test; what it would meet too rarely, such as two resolvers that fail
in the same turn of the event loop, by the tests beside it. `make plant` runs this;
`make plant ARGS=Int` plants those alone that are described with "Int".
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

BUGS = Path(__file__).with_name("bugs")
COMPILER = Path("schema/compiled")
TESTS = Path("tests/schema/compiled")
DIFFERENTIAL = TESTS / "test_differential.py"
OTHERS = sorted({*TESTS.glob("test_*.py")} - {DIFFERENTIAL, TESTS / "test_bugs.py"})
CASES = 20_000
PASSED, FAILED = 0, 1
"""How pytest ends; otherwise it could not begin, which would prove nothing."""


class Bug(NamedTuple):
    module: Path
    what: str
    right: str
    wrong: str


def bugs() -> Iterator[Bug]:
    for table in sorted(BUGS.glob("*.toml")):
        for bug in tomllib.loads(table.read_text())["bugs"]:
            yield Bug(COMPILER / f"{table.stem}.py", **bug)


def copied(folder: Path) -> Path:
    """Return a copy of what the test needs."""
    for package in ("schema", "resolvers", "infra", "tests"):
        shutil.copytree(
            package,
            folder / package,
            ignore=shutil.ignore_patterns("__pycache__", "node_modules"),
        )
    shutil.copy("pyproject.toml", folder)
    return folder


def found_by(copy: Path) -> str | None:
    """Return what finds the bug that is in *copy*."""
    if _fails(copy, [DIFFERENTIAL]):
        return "the differential test"
    return "the tests beside it" if _fails(copy, OTHERS) else None


def _fails(copy: Path, tests: Sequence[Path]) -> bool:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--quiet",
        "--exitfirst",
        *map(str, tests),
    ]
    options = ["--hypothesis-profile=unshrunk", "-p", "no:cacheprovider"]
    ours = {
        "PYTHONPATH": str(copy),
        "PYTHONDONTWRITEBYTECODE": "1",
        "DIFFERENTIAL_CASES": str(CASES),
    }
    ended = subprocess.run(
        [*command, *options],
        cwd=copy,
        env=os.environ | ours,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in (PASSED, FAILED), ended.stdout + ended.stderr
    return ended.returncode == FAILED


def main() -> None:
    chosen = [bug for bug in bugs() if " ".join(sys.argv[1:]) in bug.what]
    copies: SimpleQueue[Path] = SimpleQueue()

    def planted(bug: Bug) -> str | None:
        began = time.monotonic()
        copy = copies.get()
        module = copy / bug.module
        sound = module.read_text()
        module.write_text(sound.replace(bug.right, bug.wrong))
        finder = found_by(copy)
        module.write_text(sound)
        copies.put(copy)
        told = f"found by {finder}" if finder else "NOT FOUND"
        seconds = time.monotonic() - began
        sys.stdout.write(f"{told}, {seconds:.0f} s: {bug.module.stem}: {bug.what}\n")
        sys.stdout.flush()
        return finder

    with tempfile.TemporaryDirectory() as folder:
        workers = os.cpu_count() or 1
        for number in range(workers):
            copies.put(copied(Path(folder, str(number))))
        with ThreadPoolExecutor(workers) as pool:
            found = list(pool.map(planted, chosen))
    by = Counter(found)
    sys.stdout.write(f"{len(found)} bugs: {dict(by)}\n")
    sys.exit(None in by)


if __name__ == "__main__":
    main()
