"""Sees the whole test run: what is secret in it, and what is logged. They never meet.

Every process of the run writes both into the folder they share; the first one reads
them when all tests are done, and the run fails if a phone, code or token was logged.
"""

import json
import logging
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

_TIMES = re.compile(r"\d{4}-\d{2}-\d{2}[T ][\d:.,]+")
_PROCESSES = re.compile(r"\[\d+\]")
_logs = count(1)
_folder: Path | None = None


def start(folder: Path, process: str) -> None:
    """Write what this *process* logs into *folder*, and remember where secrets go."""
    global _folder  # noqa: PLW0603 - one run has one witness
    _folder = folder / process
    _folder.mkdir(parents=True)
    handler = logging.FileHandler(_folder / "own.log", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(name)s %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)


def log_file() -> Path:
    """Return a new file for the log of a process that a test starts."""
    assert _folder, "the witness has not started"
    return _folder / f"{next(_logs)}.log"


def keep_secret(*secrets: str) -> None:
    """Remember what no log may show."""
    assert all(secrets), "everything shows nothing"
    assert _folder, "the witness has not started"
    with (_folder / "secrets").open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(secret) + "\n" for secret in secrets)


def leaks(folder: Path) -> Iterator[str]:
    """Find every line of a log in *folder* that shows a secret."""
    known = {
        json.loads(line)
        for file in folder.glob("*/secrets")
        for line in file.read_text(encoding="utf-8").splitlines()
    }
    # Six digits occur by chance; a code that is logged stands by itself.
    codes = {secret for secret in known if len(secret) == 6}
    others = [re.escape(secret) for secret in known - codes]
    anywhere = re.compile("|".join(others) or "(?!)")
    for file in folder.glob("*/*.log"):
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            text = _PROCESSES.sub("", _TIMES.sub("", line))
            if anywhere.search(text) or codes & set(re.findall(r"\w+", text)):
                yield line
