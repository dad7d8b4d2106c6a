"""What a client over its limit costs.

These servers are started a second time, with a limit of one request an hour. Everybody
has spent it when the measurement starts.
"""

from collections.abc import Callable
from functools import partial

from bench.answers import ask
from bench.catalogue import BARE, MERCURIUS, MERCURIUS_AUTO, NEST, OURS
from bench.findings import Table, spread
from bench.keys import TIGHT
from bench.loading import Sample
from bench.operations import READ
from bench.process import Process
from bench.rounds import in_turns
from bench.soundness import Expect
from bench.stage import Stage
from bench.wrk import LoadError

_READ = "ours-read"
_SPENDING = 3
"""Seconds until the slowest has refused everybody."""
_ASKED = 50
_REFUSED, _REFUSED_INSIDE = 429, b"ThrottlerException"


def measure(stage: Stage) -> None:
    """Add a table."""
    load = stage.loader.measure
    (ours,) = stage.serve(OURS)
    jobs: dict[str, Callable[[], Sample]] = {_READ: partial(load, ours, READ)}
    with stage.scene.act() as act:
        for server in (OURS, MERCURIUS, MERCURIUS_AUTO, NEST, BARE):
            tight = act.serve(server, policies=TIGHT, label=f"{server.name}-tight")
            load(tight, READ, seconds=_SPENDING, expect=Expect.ANY)
            _require_refusals(stage, tight)
            # Apollo answers 200 with an error inside, which wrk does not see.
            expect = Expect.SERVED if server is NEST else Expect.REFUSED
            jobs[server.name] = partial(load, tight, READ, expect=expect)
        done = in_turns(jobs, rounds=stage.plan.rounds)
    values = {name: [s.rate for s in samples] for name, samples in done.items()}
    compared = stage.findings.compare("refusal", values, OURS.name, *values)
    told = {each.peer: f"{each.ratio} x" for each in compared}
    rows = [(name, spread(rate), told.get(name, "")) for name, rate in values.items()]
    how = (
        f"Every request is refused, but those of `{_READ}`, which are served. "
        "Ours refuses from memory; the peers ask Redis."
    )
    columns = ("server", "refusals/s", "ours is")
    stage.findings.tables.append(Table("refusal", how, columns, rows))


def _require_refusals(stage: Stage, server: Process) -> None:
    for person in stage.scene.people[:: stage.plan.people // _ASKED]:
        status, body = ask(server, READ, person)
        if status != _REFUSED and _REFUSED_INSIDE not in body:
            raise LoadError(f"{server.name} did not refuse: {body!r}")
