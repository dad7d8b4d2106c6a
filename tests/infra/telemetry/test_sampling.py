"""Which traces are sent, and when, is for the standard variables to say."""

import pytest

from infra.settings import Settings
from tests.infra.telemetry.collector import Collector, request_in
from tests.infra.telemetry.scraping import counted

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


async def test_the_standard_variables_sample(
    settings: Settings, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_TRACES_SAMPLER", "parentbased_always_off")
    monkeypatch.setenv("OTEL_SERVICE_NAME", "elsewhere")
    async with counted(settings) as here:
        await here.post("{ zones { id } }")
        await here.post("{ zones { id } }", headers={"traceparent": PARENT})
        request = await request_in(collector)

    assert request.trace_id.hex() == PARENT.split("-")[1]
    assert collector.services == {"elsewhere"}


async def test_what_was_traced_last_is_sent_when_the_service_ends(
    settings: Settings, collector: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "3600000")
    async with counted(settings) as here:
        await here.post("{ zones { id } }")
        assert collector.spans == []

    assert collector.named("POST /graphql")
