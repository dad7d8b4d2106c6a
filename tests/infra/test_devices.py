"""Devices are named so that their owner knows them again; anything may be sent."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.devices import device_name
from tests.resolvers.strategies import steady

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
TECNO = (
    f"Mozilla/5.0 (Linux; Android 11; TECNO KE5) {WEBKIT} "
    "Chrome/120.0.6099.43 Mobile Safari/537.36"
)
KNOWN = {
    TECNO: "Chrome Mobile, Android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1": "Mobile Safari, iOS",
    "Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; fr) Presto/2.12.423 "
    "Version/12.16": "Opera Mini, Android",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": (
        "Firefox, Linux"
    ),
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/124.0.0.0 "
    "Safari/537.36 Edg/124.0.0.0": "Edge, Windows",
    "okhttp/4.9.0": "okhttp",
}


@pytest.mark.parametrize(("user_agent", "name"), KNOWN.items(), ids=KNOWN.values())
async def test_a_browser_and_its_system_are_named(user_agent: str, name: str) -> None:
    assert await device_name(user_agent) == name


@pytest.mark.parametrize("unknown", ["", " ", "x", "Mozilla/5.0", "\0", "\n", "é"])
async def test_what_nobody_knows_has_no_name(unknown: str) -> None:
    assert await device_name(unknown) is None


@pytest.mark.parametrize(
    "long",
    [
        10_000 * "a",
        TECNO + 10_000 * " ",
        10_000 * "Mozilla/5.0 (",
        5_000 * "a/",
        5_000 * "; ",
        "Mozilla/5.0 (Linux; Android " + 10_000 * "1." + ")",
        1_000_000 * "(",
    ],
    ids=lambda long: f"{long[:12]} {len(long)}",
)
async def test_a_long_one_costs_little_and_has_a_short_name(long: str) -> None:
    await device_name(TECNO)
    started = time.monotonic()

    name = await device_name(long)

    assert time.monotonic() - started < 0.2
    assert name is None or len(name) <= 400


async def test_of_a_long_one_only_the_beginning_counts() -> None:
    assert await device_name(TECNO + 10_000 * "x") == "Chrome Mobile, Android"
    assert await device_name(400 * " " + TECNO) is None


@pytest.mark.parametrize("odd", ["\ud800", "\udcff" + TECNO, TECNO + "\udfff"])
async def test_half_a_character_breaks_nothing(odd: str) -> None:
    await device_name(odd)


@pytest.mark.parametrize("odd", ["\0", "\r\n", "\x7f", "\u202e", "\U0010ffff"])
async def test_odd_characters_neither_break_nor_hide_it(odd: str) -> None:
    assert await device_name(odd + TECNO + odd) == "Chrome Mobile, Android"


@steady
@given(st.text(st.characters(codec="utf-8")))
async def test_any_text_has_a_name_or_none(user_agent: str) -> None:
    name = await device_name(user_agent)

    assert name is None or name
