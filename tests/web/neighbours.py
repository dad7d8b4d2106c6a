"""People on both sides of a lease, who have answered everything or signed up."""

from typing import Any
from uuid import uuid4

from playwright.async_api import expect

from tests.answers import complete, finalize, save
from tests.api import Api, Person
from tests.web.device import Device


async def answered(api: Api, role: str, /, *, name: str = "Afi", **home: Any) -> Person:
    """Return somebody who has only to finalize; *home* is all they say of it."""
    person = await api.sign_in()
    answers = complete(role)
    answers["profile"] |= {"firstName": name}
    saved = await save(person, **answers | {"preferences": home})
    assert saved["__typename"] == "OnboardingDraftSaved", saved
    return person


async def signed_up(api: Api, role: str, /, **answers: Any) -> Person:
    person = await answered(api, role, **answers)
    done = await finalize(person)
    assert done["__typename"] == "OnboardingFinalized", done
    return person


async def finish(afi: Device, person: Person) -> None:
    """Let *person* finalize on a device what they answered elsewhere."""
    await afi.sign_in(person.phone)
    await afi.page.get_by_role("button", name="Terminer mon inscription").click()
    await expect(afi.page.locator("h1")).to_contain_text("Bienvenue")


_LETTERS = str.maketrans("0123456789", "ghijklmnop")


def rare_word() -> str:
    """Return a word that nobody else says; of letters, or some may be a number."""
    return uuid4().hex.translate(_LETTERS)
