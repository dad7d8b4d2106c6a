"""The page of staff in a browser, and who looks at it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator, expect

from infra.settings import Settings
from tests.api import Api, Person
from tests.staff import staffed
from tests.web.device import Device

UNLIMITED = {"sign_in_phone_limit": "1000/minute"}


@dataclass
class Board:
    """One device with the page open."""

    device: Device
    staff: Person

    def tile(self, name: str) -> Locator:
        """Return the number beneath a name."""
        tiles = self.device.page.locator(".tiles .panel")
        return tiles.filter(has_text=name).locator("dd")

    def panel(self, title: str) -> Locator:
        headed = self.device.page.get_by_role("heading", name=title, exact=True)
        return self.device.page.locator(".panel").filter(has=headed)

    async def choose(self, name: str) -> None:
        await (
            self.device.page.locator(".segments label")
            .get_by_text(name, exact=True)
            .click()
        )


Show = Callable[..., Awaitable[Board]]


async def entered(device: Device, person: Person) -> None:
    """Sign *person* in at `/staff`, on a device that is new there."""
    await device.open("/staff")
    device.phone = person.phone
    await device.page.get_by_label("Numéro de téléphone").fill(person.phone)
    await device.enter_code()


@asynccontextmanager
async def shown(
    settings: Settings, api: Api, device: Callable[..., Any]
) -> AsyncIterator[Show]:
    """Let a member of staff open the page on any device; see `Device`."""
    async with staffed(settings, await api.sign_in(), **UNLIMITED) as staff:

        async def show(**options: Any) -> Board:
            opened: Device = await device(staff.api, **options)
            await entered(opened, staff)
            await expect(opened.page.locator(".board")).to_be_visible()
            return Board(opened, staff)

        yield show
