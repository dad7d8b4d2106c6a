"""One phone or computer on which somebody fills in the form, as they see it."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.api import Api, moment, new_phone

STEPS = ("profile", "role", "legal", "preferences", "summary")
_REPORT = """
addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
"""
_NETWORK = "Failed to load resource: net::ERR_"
"""What Chromium itself says of a network that is away."""


@dataclass
class Device:
    """A page, and the person at it."""

    page: Page
    api: Api
    phone: str = ""
    complaints: list[str] = field(default_factory=list)
    tolerated: set[str] = field(default_factory=set)
    """Parts of what the console may say here."""

    async def open(self, path: str = "/") -> None:
        await self.page.goto(f"{self.api.http.base_url}{path}")

    async def sign_in(self, phone: str | None = None) -> None:
        """Type a number and its code, new unless given."""
        self.phone = phone or new_phone()
        await self.page.get_by_label("Numéro de téléphone").fill(self.phone)
        await self.enter_code()
        await expect(self.page.locator(".steps")).to_be_visible()

    async def come_back(self, phone: str) -> None:
        """Sign in as somebody who has finalized."""
        self.phone = phone
        await self.page.get_by_label("Numéro de téléphone").fill(phone)
        await self.enter_code()
        await expect(self.page.locator("h1")).to_contain_text("Bienvenue")

    async def enter_code(self) -> None:
        since = moment()
        await self.page.get_by_role("button", name="Recevoir le code").click()
        box = self.page.get_by_label("Code à six chiffres")
        await expect(box).to_be_focused()
        await box.fill(await self.code_sent(self.phone.replace(" ", ""), since))

    async def code_sent(self, address: str, since: str) -> str:
        letter = await self.api.letter_to(address, "sign-in-code", since=since)
        return letter["code"]

    def field(self, path: str) -> Locator:
        return self.page.locator(f"[id='{path}']")

    async def type(self, **answers: str) -> None:
        """Type into fields of this step, e.g. `profile_firstName="Afi"`."""
        for name, text in answers.items():
            box = self.field(name.replace("_", "."))
            await box.clear()
            await box.press_sequentially(text)

    async def go_on(self) -> None:
        await self.page.get_by_role("button", name="Continuer").click()

    async def go(self, step: str) -> None:
        await self.page.locator(f".steps a[href='#{step}']").click()
        await expect(self.page).to_have_url(re.compile(f"#{step}$"))

    async def saved(self) -> None:
        """Wait until everything typed is stored."""
        await expect(self.page.locator(".saving")).to_have_text(
            "Enregistré", timeout=20_000
        )

    async def screen(self) -> str:
        return await self.page.locator("h1").inner_text()


@asynccontextmanager
async def opened(browser: Browser, api: Api, **options: Any) -> AsyncIterator[Device]:
    """Open the form on a new device; when done, it must have had no complaint."""
    context = await browser.new_context(**options)
    await context.add_init_script(_REPORT)
    page = await context.new_page()
    page.set_default_timeout(10_000)
    device = Device(page, api)

    def hear(message: ConsoleMessage) -> None:
        said = message.text
        tolerated = any(part in said for part in (_NETWORK, *device.tolerated))
        if message.type in {"error", "warning"} and not tolerated:
            device.complaints.append(said)

    page.on("console", hear)
    page.on("pageerror", lambda error: device.complaints.append(str(error)))
    await device.open()
    yield device
    assert not device.complaints, device.complaints
    await context.close()
