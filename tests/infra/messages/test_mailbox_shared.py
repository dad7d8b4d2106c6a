"""A mailbox that several processes write at once, while somebody reads."""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path

from infra.messages.mailbox import Mailbox
from tests.infra.messages.letters import TEMPLATES, begun, letter

FIRST = (100_000, 200_000, 300_000)
EACH, SHARED = 30, 2
KEPT = 100


async def sender(folder: Path, first: int) -> Process:
    """Return a process that is ready to send."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.infra.messages.sender"),
        *(str(folder), str(first), str(EACH)),
        stdin=PIPE,
        stdout=PIPE,
    )
    assert process.stdout
    assert await process.stdout.readline() == b"ready\n"
    return process


def read_all(folder: Path) -> int:
    """Read every letter there is; fail if one is not whole."""
    count = 0
    for file in folder.glob("*.json"):
        with suppress(FileNotFoundError):  # it was the oldest
            count += bool(json.loads(file.read_text()))
    return count


async def test_no_letter_is_lost_torn_or_doubled(tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path, TEMPLATES)
    for _ in range(KEPT):  # which all must go
        await mailbox.send(letter(code="111111"), begun)
    processes = [await sender(tmp_path, first) for first in FIRST]

    ends = asyncio.gather(*(process.communicate(b"\n") for process in processes))
    while not ends.done():
        assert read_all(tmp_path)
        await asyncio.sleep(0)

    assert [process.returncode for process in processes] == [0, 0, 0]
    assert read_all(tmp_path) == KEPT
    codes = [int(kept.code) for kept in mailbox.recent()]
    assert codes.count(222_222) == SHARED
    for first in FIRST:
        own = [code for code in codes if first <= code < first + EACH]
        assert own == list(range(first + EACH - 1, first - 1, -1))
