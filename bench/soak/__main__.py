"""`python -m bench.soak`: people fill in the form, and the server must not grow."""

import argparse
import asyncio
import sys
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import count

from bench.catalogue import OURS
from bench.exchange import hurried
from bench.people import People, Somebody
from bench.process import NotStartedError, Process, stop_on_sigterm
from bench.seeding import Registry
from bench.soak.growth import HEADINGS, Sample, grown
from bench.soak.visits import strangers, visit
from bench.world import Scene, scene
from infra.local import LocalServicesError

_FIRST = 1_000_000
_STRANGERS, _TEXTS = 10_500, 3600
"""More people and texts than any cache of the server holds."""
_FIRST_STRANGER = 10_000_000
_BATCH = 500
_MINUTE = 60
_FAILING = 0.001
"""Of all requests: a machine that does other things may keep a store from answering."""
_SERVER = replace(OURS, environment={"TRUSTED_PROXIES": "127.0.0.1"})
"""As behind a proxy, so that every visit has an address of its own."""


@dataclass(slots=True)
class Soak:
    """One run."""

    scene: Scene
    server: Process
    rate: float
    """Visits a second."""
    seen: Counter[str] = field(default_factory=Counter)
    _numbers: "count[int]" = field(default_factory=lambda: count(_FIRST))

    @property
    def failed(self) -> int:
        """Answers that were not what they should be."""
        return self.seen.total() - self.seen["requests"] - self.seen["broken off"]

    def fill(self) -> None:
        """Fill the server's caches."""
        makes = People(self.scene.keys.session)
        numbers = range(_FIRST_STRANGER, _FIRST_STRANGER + _STRANGERS)
        requests = strangers([makes.person(number) for number in numbers], _TEXTS)
        for start in range(0, len(requests), _BATCH):
            hurried(self.server, requests[start : start + _BATCH], connections=8)

    async def run(self, minutes: int) -> list[Sample]:
        """Return what the server held, after each minute."""
        _say(HEADINGS)
        samples = []
        for minute in range(1, minutes + 1):
            before = self.seen["requests"]
            await self._minute()
            self.server.forget_log()
            done = self.seen["requests"] - before
            samples.append(
                Sample(minute, self.server.memory(), self.server.files(), done)
            )
            _say(str(samples[-1]))
        return samples

    async def _minute(self) -> None:
        people = await asyncio.to_thread(self._newcomers)
        started = time.monotonic()
        async with asyncio.TaskGroup() as visits:
            for number, person in enumerate(people):
                due = started + number / self.rate
                await asyncio.sleep(max(0, due - time.monotonic()))
                visits.create_task(visit(self.server.port, person, self.seen))

    def _newcomers(self) -> list[Somebody]:
        makes = People(self.scene.keys.session)
        people = [
            makes.person(next(self._numbers)) for _ in range(int(self.rate * _MINUTE))
        ]
        self.scene.seeds.sessions(people)
        Registry(self.scene.stores.database_url, self.scene.keys).make_known(people)
        return people


def main() -> int:
    """Return the exit status: 1 if the server has grown, or did not do its work."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=20)
    parser.add_argument("--visits", type=float, default=5, help="a second")
    given = parser.parse_args()
    stop_on_sigterm()
    try:
        return _soak(given.minutes, given.visits)
    except (LocalServicesError, NotStartedError) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def _soak(minutes: int, rate: float) -> int:
    with scene(people=1) as set_up:
        server = set_up.serve(_SERVER)
        soak = Soak(set_up, server, rate)
        soak.fill()
        samples = asyncio.run(soak.run(minutes))
    _say(", ".join(f"{name}: {number:,}" for name, number in soak.seen.items()))
    wrong = grown(samples)
    if soak.failed > soak.seen["requests"] * _FAILING:
        wrong.append(f"{soak.failed} requests failed")
    for line in wrong:
        _say(line)
    return 1 if wrong else 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
