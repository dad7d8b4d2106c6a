"""wrk: closed-loop load from one C thread, and what it reports."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SCRIPT = Path(__file__).parent / "wrk" / "graphql.lua"
_UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_GRACE = 30


class LoadError(Exception):
    """The load was not what it should be."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one run of wrk sends: from which tokens, which body, from which number."""

    tokens: Path | None
    body: Path
    first: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of wrk saw."""

    requests: int
    rate: float
    """Requests a second."""
    p50: float
    p99: float
    """Milliseconds."""
    refused: int
    """Answers with another status than 2xx or 3xx."""
    size: float
    """Bytes of an answer, headers included."""


def find() -> str:
    """Return where wrk is; raise LoadError if it is not installed."""
    if program := shutil.which("wrk"):
        return program
    raise LoadError("wrk is missing: apt-get install wrk (or: brew install wrk)")


def install() -> None:
    """Install wrk where that takes no question: as root, with apt-get."""
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0 and not shutil.which("wrk"):
        subprocess.run([apt, "install", "--yes", "--quiet", "wrk"], check=False)  # noqa: S603 - apt-get


def run(url: str, load: Load, *, connections: int, seconds: int) -> Report:
    """Send *load* to *url* for so many seconds."""
    done = subprocess.run(  # noqa: S603 - wrk, on our own server
        [
            *(find(), "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"),
            *("-s", str(_SCRIPT), url, "--"),
            *(str(load.tokens or "-"), str(load.body), str(load.first)),
        ],
        check=False,
        capture_output=True,
        text=True,
        timeout=seconds + _GRACE,
    )
    if done.returncode != 0:
        raise LoadError(f"wrk failed: {done.stdout}{done.stderr}")
    return parse(done.stdout)


def parse(text: str) -> Report:
    """Read what wrk printed; raise LoadError if connections broke or none answered."""
    if broken := re.search(r"Socket errors: (.*)", text):
        counts = [int(n) for n in re.findall(r"\d+", broken[1])]
        if any(counts):
            raise LoadError(f"connections broke: {broken[1]}")
    requests = int(_found(r"(\d+) requests in", text))
    if not requests:
        raise LoadError("nothing was answered")
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return Report(
        requests=requests,
        rate=float(_found(r"Requests/sec:\s+([\d.]+)", text)),
        p50=_time(_found(r"(?m)^\s+50%\s+(\S+)", text)),
        p99=_time(_found(r"(?m)^\s+99%\s+(\S+)", text)),
        refused=int(refused[1]) if refused else 0,
        size=int(_found(r"(?m)^Bytes: (\d+)", text)) / requests,
    )


def _found(pattern: str, text: str) -> str:
    if found := re.search(pattern, text):
        return found[1]
    raise LoadError(f"wrk said something else: {text}")


def _time(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()  # type: ignore[union-attr] # wrk's own format
    return float(number) * _UNITS[unit]
