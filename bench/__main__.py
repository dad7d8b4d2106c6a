"""`python -m bench`: start everything, measure in turns, say what came out."""

import argparse
import signal
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from subprocess import CalledProcessError
from types import FrameType

from bench import node, report
from bench.agreement import require_agreement
from bench.answers import DifferentAnswersError
from bench.catalogue import EVERYBODY, OURS, Server
from bench.findings import Findings
from bench.loading import Loader
from bench.machine import described
from bench.plan import FULL, QUICK, Plan
from bench.process import NotStartedError
from bench.sections import SECTIONS
from bench.stage import Stage
from bench.world import scene
from bench.wrk import LoadError, find, install
from infra.local import LocalServicesError
from tests.interop.node import NotInstalledError

_FAILURES = (
    CalledProcessError,
    DifferentAnswersError,
    LoadError,
    LocalServicesError,
    NotInstalledError,
    NotStartedError,
)


@dataclass(frozen=True, slots=True)
class _Asked:
    plan: Plan
    servers: Sequence[Server]
    sections: Sequence[str]
    name: str


def main() -> int:
    """Return the exit status."""
    asked = _asked()
    signal.signal(signal.SIGTERM, _end)
    try:
        install()
        find()
        _run(asked)
    except _FAILURES as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; nothing was written.\n")
        return 130
    return 0


def _run(asked: _Asked) -> None:
    with_node = any(server.is_node for server in asked.servers)
    if with_node:
        _say("Node's packages ...")
        node.prepare()
    _say("stores and people ...")
    with scene(people=asked.plan.people) as set_up:
        machine = described(set_up.stores, with_node=with_node)
        loader = Loader(set_up, asked.plan.seconds, asked.plan.connections)
        stage = Stage(asked.plan, set_up, Findings(), loader, asked.servers)
        _say("servers ...")
        processes = stage.serve(*asked.servers)
        require_agreement(set_up, processes)
        for section in asked.sections:
            _say(f"{section} ...")
            SECTIONS[section](stage)
        require_agreement(set_up, processes)
    about = [f"{server.name}: {server.about}" for server in asked.servers]
    page = report.write(asked.name, stage.findings, machine, about)
    _say(page.read_text())
    _say("\n".join(map(str, stage.findings.compared)))


def _asked() -> _Asked:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="throughput only, briefly")
    servers = {server.name: server for server in EVERYBODY}
    parser.add_argument("--servers", help=f"some of {', '.join(servers)}")
    parser.add_argument("--only", help=f"some of {', '.join(SECTIONS)}")
    parser.add_argument("--name", help="of the results; else quick or full")
    given = parser.parse_args()
    plan = QUICK if given.quick else FULL
    chosen = _chosen(parser, given.servers, servers) | {OURS.name}
    sections = _chosen(parser, given.only, SECTIONS)
    if given.quick and not given.only:
        sections = {"throughput"}
    return _Asked(
        plan,
        [server for name, server in servers.items() if name in chosen],
        [name for name in SECTIONS if name in sections],
        given.name or plan.name,
    )


def _chosen(
    parser: argparse.ArgumentParser, text: str | None, known: Iterable[str]
) -> set[str]:
    wanted = set(text.split(",")) if text else set(known)
    if unknown := wanted - set(known):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    return wanted


def _end(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
