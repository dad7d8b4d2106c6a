"""Nobody pays for traces that nobody wants, and who wants them in vain is told."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from infra.edge.graphql import GraphQLEndpoint
from infra.settings import Settings
from infra.telemetry.traces import Untraced, traces_wanted
from infra.telemetry.wanted import endpoint, flaw, variables
from infra.wiring import Stores
from schema.root import build_schema
from tests.infra.telemetry.scraping import counted
from tests.promises.servers import ROOT

HERE = "http://127.0.0.1:1"
NAME = "OTEL_EXPORTER_OTLP_ENDPOINT"


async def test_without_an_endpoint_nothing_is_wrapped(settings: Settings) -> None:
    traces = traces_wanted()
    stores = Stores.to(settings, timeout=1)
    schema = build_schema(introspection=False)

    assert isinstance(traces, Untraced)
    assert traces.stores(stores) is stores
    assert traces.schema(schema) is schema
    assert traces.endpoint(GraphQLEndpoint.__call__) is GraphQLEndpoint.__call__  # type: ignore[arg-type, comparison-overlap] # any object will do
    await traces.close()


def test_without_an_endpoint_nothing_is_imported() -> None:
    program = (
        "import sys, infra.app, infra.telemetry.traces as t\n"
        "t.traces_wanted()\n"
        # redis-py imports what there is of OpenTelemetry by itself.
        "ours = {'infra.telemetry.tracing', 'opentelemetry.exporter'}\n"
        "sys.exit(bool(ours & set(sys.modules)))"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OTEL_")}

    ended = subprocess.run(
        [sys.executable, "-c", program], env=environment, check=False, timeout=60
    )

    assert ended.returncode == 0


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({}, False),
        ({NAME: HERE}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": HERE}, True),
        ({NAME: HERE, "OTEL_SDK_DISABLED": "True"}, False),
        ({NAME: HERE, "OTEL_TRACES_EXPORTER": "none"}, False),
        ({NAME: HERE, "OTEL_TRACES_EXPORTER": "otlp"}, True),
    ],
)
def test_whether_they_are_wanted(given: dict[str, str], *, wanted: bool) -> None:
    assert (endpoint(given) is not None) is wanted
    assert flaw(given) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_TRACES_EXPORTER", "zipkin"),
        ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json"),
    ],
)
def test_what_we_cannot_do_is_refused_by_name(name: str, value: str) -> None:
    assert name in str(flaw({NAME: HERE, name: value}))


def test_a_file_of_settings_may_say_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OTEL_SERVICE_NAME", "ours")
    lines = (f"{NAME}={HERE}", "OTEL_SERVICE_NAME=theirs", "PORT=1")
    (tmp_path / ".env").write_text("\n".join(lines))

    assert variables() == {NAME: HERE, "OTEL_SERVICE_NAME": "ours"}


@pytest.mark.parametrize("command", ["serve", "check-config"])
def test_who_wants_them_and_has_not_installed_them_is_told(
    tmp_path: Path, command: str
) -> None:
    program = (
        "import sys\n"
        "sys.modules['opentelemetry'] = None\n"
        f"from infra.cli import app\napp(['{command}'])"
    )
    keys = dict.fromkeys(("SESSION_KEY", "INDEX_KEY"), "k" * 32)
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={
            **os.environ,
            **keys,
            "SEALING_KEYS": "test:" + "A" * 43 + "=",
            "PYTHONPATH": str(ROOT),
            "PORT": "0",
            NAME: HERE,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.returncode == 2
    assert ended.stdout == ""
    (line,) = ended.stderr.splitlines()
    assert "immo-onboarding[traces]" in line


async def test_a_collector_that_is_away_keeps_nobody(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, HERE)
    async with counted(settings) as here:
        answer = await here.post("{ zones { id } }")
        since = time.monotonic()

    assert answer.status_code == 200
    assert time.monotonic() - since < 20
