"""`python -m bench.overload`: more than the server can do, and hostile clients."""

import gc
import sys
from dataclasses import replace

from bench.catalogue import OURS
from bench.exchange import Exchange, hurried, request
from bench.keys import WIDE
from bench.machine import described
from bench.operations import READ
from bench.overload.beside import beside
from bench.overload.phases import CONNECTIONS, overload
from bench.overload.telling import Outcome, told
from bench.people import Somebody
from bench.process import NotStartedError, Process, stop_on_sigterm
from bench.report import RESULTS
from bench.world import scene
from infra.files import room_for
from infra.local import LocalServicesError

_SERVER = replace(OURS, environment={"STORE_TIMEOUT_MS": "200"})
_PEOPLE, _ROUNDS, _AT_ONCE = 1000, 3, 32
_WARM_UP, _REQUESTS = 4000, 8000
_LIMITS = {**WIDE, "person": ((200, 10), (1200, 60))}
"""As in production, but that a thousand people may come from one address."""
_OUTAGE = "cannot be used"
"""What the log says when a store counts as down."""


def main() -> int:
    """Return the exit status."""
    room_for(2 * CONNECTIONS)
    stop_on_sigterm()
    try:
        outcome, machine = _measured()
    except (LocalServicesError, NotStartedError) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    text = told(outcome, machine)
    (RESULTS / "overload.md").write_text(text)
    _say(text)
    return 0


def _measured() -> tuple[Outcome, list[str]]:
    _say("stores and people ...")
    with scene(people=_PEOPLE) as set_up:
        machine = described(set_up.stores, with_node=False)
        server, people = set_up.serve(_SERVER, policies=_LIMITS), set_up.people
        gc.disable()  # of this client: its pauses would be taken for the server's
        _say("capacity ...")
        _closed_loop(server, people, _WARM_UP)
        cpu = server.cpu()
        rounds = [_closed_loop(server, people, _REQUESTS) for _ in range(_ROUNDS)]
        cpu = (server.cpu() - cpu) / (_ROUNDS * _REQUESTS)
        fair = sorted(rounds, key=lambda exchange: exchange.rate)[_ROUNDS // 2]
        memory = server.memory()
        _say("half, twice, half ...")
        phases = overload(server, people, fair.rate)
        peak, outages = server.memory(), server.log.read_text().count(_OUTAGE)
        server.forget_log()
        _say("hostile clients ...")
        crowds = beside(server, people, fair.rate / 4)
        return Outcome(fair, cpu, phases, memory, peak, outages, crowds), machine


def _closed_loop(server: Process, people: list[Somebody], count: int) -> Exchange:
    requests = [request(READ, people[n % len(people)], n) for n in range(count)]
    return hurried(server, requests, connections=_AT_ONCE)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
