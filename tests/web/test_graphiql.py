"""GraphiQL without the internet: it runs operations, and asks nobody else."""

from playwright.async_api import expect

from tests.web.conftest import Open

_READING = 1000
"""Milliseconds in which it has read an operation's name, and nobody presses the key."""


async def test_it_runs_the_walk_and_no_request_leaves_the_machine(device: Open) -> None:
    dev = await device(viewport={"width": 1280, "height": 800}, locale="en-US")
    asked: list[str] = []
    dev.page.on("request", lambda request: asked.append(request.url))

    await dev.open("/graphql")
    editor = dev.page.locator(".graphiql-query-editor")
    await expect(editor).to_contain_text("Ask for a code")
    await dev.page.get_by_role("tab", name="Onboarding").click()
    await expect(editor).to_contain_text("Where do I stand")
    await dev.page.wait_for_timeout(_READING)
    await dev.page.get_by_role("button", name="Execute query").click()
    response = dev.page.locator(".result-window")
    await expect(response).to_contain_text("UNAUTHENTICATED")
    await dev.page.get_by_role("tab", name="RateLimit").click()
    await expect(editor).to_contain_text("What did this cost")
    await dev.page.wait_for_timeout(_READING)
    await dev.page.get_by_role("button", name="Execute query").click()
    await expect(response).to_contain_text("public-1s")
    await dev.page.get_by_role("button", name="Show Documentation Explorer").click()
    await expect(dev.page.get_by_text("Root Types")).to_be_visible()

    ours = str(dev.api.http.base_url)
    assert {
        url for url in asked if not url.startswith((ours, "data:", "blob:"))
    } == set()
    kept = await dev.page.evaluate("JSON.stringify(localStorage)")
    assert '"headers"' not in kept or '"headers":null' in kept.replace("\\", "")
