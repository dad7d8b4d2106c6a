"""A bus in a tunnel: no network for half a minute, and the server restarts."""

import asyncio
from pathlib import Path

import httpx
from playwright.async_api import Browser, expect

from infra.local import LocalServices
from tests.api import Api
from tests.processes import Run
from tests.web.conftest import PHONE
from tests.web.device import opened

TUNNEL = 30
"""Seconds."""


async def test_half_a_minute_without_network_costs_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    server = Run(tmp_path)
    await asyncio.to_thread(server.wait)
    try:
        async with (
            httpx.AsyncClient(base_url=server.url, timeout=10) as http,
            opened(browser, Api(http), locale="fr-FR", viewport=PHONE) as afi,
        ):
            await afi.sign_in()
            await afi.type(profile_firstName="Afi")
            await afi.saved()

            await afi.page.context.set_offline(True)
            began = asyncio.get_running_loop().time()
            await afi.type(profile_lastName="Houn")
            await expect(afi.page.locator(".banner")).to_contain_text("Pas de réseau")
            server.kill()
            server = Run(tmp_path, PORT=server.url.rpartition(":")[2])
            await asyncio.to_thread(server.wait)
            await afi.type(profile_lastName="Hounsou", profile_email="afi@exemple.bj")
            await afi.go_on()
            await afi.page.get_by_text("Locataire", exact=True).click()
            await asyncio.sleep(began + TUNNEL - asyncio.get_running_loop().time())
            await afi.page.context.set_offline(False)

            await afi.saved()
            await expect(afi.page.locator(".banner")).to_be_empty()
            person = await afi.api.sign_in(afi.phone)
            draft = await person.ask(
                "{ onboardingDraft { role profile { firstName lastName email } } }"
            )
            assert draft["onboardingDraft"] == {
                "role": "TENANT",
                "profile": {
                    "firstName": "Afi",
                    "lastName": "Hounsou",
                    "email": "afi@exemple.bj",
                },
            }
    finally:
        await asyncio.to_thread(server.interrupt)
        LocalServices(tmp_path / ".data").stop()
