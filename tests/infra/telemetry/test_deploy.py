"""The dashboard and the alerts name what a real API and a real worker serve."""

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr

from infra import worker as service
from infra.settings import Settings
from tests.api import Api, Person, serving
from tests.docs.test_links import leads_somewhere
from tests.infra.telemetry.deployed import (
    DASHBOARD,
    GUIDE,
    PROMETHEUS,
    RULES,
    expressions,
    panels,
    targets,
)
from tests.infra.telemetry.promql import Expression, Known
from tests.infra.telemetry.scraping import counted, until


@pytest.fixture
async def pages(
    settings: Settings,
    settings_apart: Settings,
    monkeypatch: pytest.MonkeyPatch,
    worker: int,
) -> list[str]:
    """Return what a real API, and a real worker, serve."""
    redis_url = f"{settings.redis_dsn.rpartition('/')[0]}/{15 - worker}"
    changes = {"redis_url": SecretStr(redis_url), "embeddings_model": "bundled"}
    own = settings_apart.model_copy(update=changes)
    async with counted(settings) as here:
        page = (await here.http.get("/metrics")).text
    monkeypatch.setattr(service, "Settings", lambda: own)
    monkeypatch.setattr(service, "configure_logs", lambda _: None)
    async with serving(service.build()) as there:
        return [page, (await there.http.get("/metrics", timeout=20)).text]


@pytest.fixture
async def known(pages: list[str], api: Api, person: Person) -> Known:
    """Return what is served, also after *person* was sent a code."""
    sent = 'onboarding_message_seconds_count{kind="sign-in-code"}'
    await until(api.http, lambda seen: seen.get(sent, 0) > 0)
    pages = [*pages, (await api.http.get("/metrics")).text]
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for page in pages:
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                labels = found[sample.name]
                for name, value in sample.labels.items():
                    labels[name].add(value)
    return found


async def test_they_name_only_metrics_and_labels_that_exist(known: Known) -> None:
    flaws = [
        f"{where}: {flaw}"
        for where, text in expressions()
        for flaw in Expression(text).flaws(known)
    ]

    assert flaws == []


async def test_every_metric_of_the_api_is_on_the_dashboard(known: Known) -> None:
    told = {name for _, text, _ in targets() for name in Expression(text).metrics}
    suffix = re.compile(r"_(bucket|sum|count)$")

    served = {suffix.sub("", name) for name in known if name.startswith("onboarding_")}
    assert served - {suffix.sub("", name) for name in told} == set()


@pytest.mark.parametrize(
    "text",
    [
        "rate(onboarding_nothing_total[5m])",
        'onboarding_store_down{shop="Redis"}',
        'onboarding_store_down{store="MySQL"}',
        "sum by (flavour) (onboarding_store_down)",
    ],
)
async def test_what_does_not_exist_would_be_found(known: Known, text: str) -> None:
    assert [*Expression(text).flaws(known)]


def test_legends_name_labels_that_their_series_have() -> None:
    for title, text, legend in targets():
        named = set(re.findall(r"\{\{(\w+)\}\}", legend))
        assert named <= Expression(text).grouped_by, title


def test_no_panel_covers_another_and_each_says_what_it_shows() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
    assert [panel["title"] for panel in panels() if not panel["description"]] == []
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(
        DASHBOARD["panels"]
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_to_do_and_where_that_is_written(
    rule: dict[str, Any],
) -> None:
    said = rule["annotations"]
    assert rule["labels"]["severity"] in {"critical", "warning"}
    for name in ("summary", "description", "summary_en", "description_en"):
        assert said[name]
        used = set(re.findall(r"\$labels\.(\w+)", said[name]))
        given = Expression(rule["expr"]).grouped_by or {"instance"}
        assert used <= given
    path, _, anchor = said["runbook_url"].partition("#")
    assert path == str(GUIDE)
    assert anchor
    if GUIDE.exists():
        assert leads_somewhere(Path("README.md"), said["runbook_url"])


def test_jobs_are_called_the_same_everywhere() -> None:
    config = yaml.safe_load((PROMETHEUS / "prometheus.yml").read_text())

    jobs = {job["job_name"] for job in config["scrape_configs"]}
    assert config["rule_files"] == ["alerts.yml"]
    assert set(re.findall(r'job="([^"]+)"', str(RULES))) == jobs
