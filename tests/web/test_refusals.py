"""Being told to wait, and being signed out: nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from playwright.async_api import Route, expect

from tests.api import Api, new_phone
from tests.web.conftest import Open
from tests.web.device import Device

NAME = "{ onboardingDraft { profile { firstName lastName email } } }"


async def test_who_is_over_the_limit_waits_and_is_saved(
    device: Open, limited: Callable[..., Any]
) -> None:
    async with limited(limit_mutation="20/5second") as api:
        afi = await device(at=api)
        afi.tolerated.add("429")
        await afi.sign_in()
        for name in ("A", "Af", "Afi"):
            await afi.type(profile_firstName=name)
            await afi.field("profile.firstName").blur()
            if name != "Afi":
                await afi.saved()

        await expect(afi.page.locator(".banner")).to_contain_text("C'est beaucoup")
        await afi.type(profile_lastName="Hounsou")
        await afi.saved()

        await expect(afi.page.locator(".banner")).to_be_empty()
        assert await saved_name(api, afi.phone) == ("Afi", "Hounsou")


async def test_an_ended_session_asks_for_a_code_and_goes_on(
    device: Open, api: Api
) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.type(profile_firstName="Afi")
    await afi.saved()
    elsewhere = await api.sign_in(afi.phone)
    await elsewhere.ask("mutation { signOut(everywhere: true) { __typename } }")

    await afi.type(profile_lastName="Hounsou")
    dialog = afi.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Vérifions que c’est bien vous")
    await afi.enter_code()

    await expect(dialog).to_have_count(0)
    await afi.saved()
    await afi.page.reload()
    await expect(afi.field("profile.firstName")).to_have_value("Afi")
    await expect(afi.field("profile.lastName")).to_have_value("Hounsou")


async def test_somebody_else_who_signs_in_then_sees_nothing_of_it(
    device: Open, api: Api
) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.type(profile_firstName="Afi")
    await afi.saved()
    elsewhere = await api.sign_in(afi.phone)
    await elsewhere.ask("mutation { signOut(everywhere: true) { __typename } }")
    await afi.type(profile_lastName="Hounsou")

    await expect(afi.page.get_by_role("dialog")).to_be_visible()
    afi.phone = "01 95 00 00 77"
    await afi.page.get_by_label("Numéro de téléphone").fill(afi.phone)
    afi.phone = "+229 01 95 00 00 77"
    await afi.enter_code()

    await expect(afi.page.get_by_role("dialog")).to_have_count(0)
    await expect(afi.field("profile.firstName")).to_have_value("")
    await expect(afi.field("profile.lastName")).to_have_value("")


async def test_another_page_of_somebody_else_is_not_written_into(
    device: Open, api: Api
) -> None:
    afi = await device()
    await afi.sign_in()
    await afi.type(profile_firstName="Afi")
    await afi.saved()
    koffi = Device(await afi.page.context.new_page(), api)
    await koffi.open()
    await koffi.page.get_by_role("button", name="Se déconnecter").click()
    await koffi.sign_in()

    await afi.type(profile_lastName="Hounsou")

    await expect(afi.field("profile.firstName")).to_have_value("")
    person = await api.sign_in(koffi.phone)
    assert await person.ask("{ onboardingDraft { version } }") == {
        "onboardingDraft": None
    }


async def test_a_browser_that_refuses_cookies_is_told(device: Open) -> None:
    afi = await device()
    await afi.page.route("**/graphql", without_cookies)
    await afi.page.get_by_label("Numéro de téléphone").fill(new_phone())
    afi.phone = await afi.page.get_by_label("Numéro de téléphone").input_value()
    afi.phone = f"+229 {afi.phone}"
    await afi.enter_code()

    await expect(afi.page.get_by_role("alert")).to_contain_text("refuse les cookies")


async def without_cookies(route: Route) -> None:
    answer = await route.fetch()
    await route.request.frame.page.context.clear_cookies()  # `fetch` has kept it
    kept = {k: v for k, v in answer.headers.items() if k != "set-cookie"}
    await route.fulfill(response=answer, headers=kept)


async def saved_name(api: Api, phone: str) -> tuple[str, str]:
    person = await api.sign_in(phone)
    name = (await person.ask(NAME))["onboardingDraft"]["profile"]
    return name["firstName"], name["lastName"]
