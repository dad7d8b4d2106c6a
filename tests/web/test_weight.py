"""What the form costs somebody who pays by the megabyte."""

from pathlib import Path
from typing import Any

from tests.web.conftest import Open

PAGES = Path("infra/pages")
_FIRST_VIEW = 30_000
_STEPS = 9_000
_HOMES = 4_000
_SAVE = 2_000


def zipped(pattern: str, page: str = "web") -> int:
    files = [*(PAGES / page / "assets").glob(f"{pattern}.gz")]
    assert files, pattern
    return sum(file.stat().st_size for file in files)


async def test_a_save_is_at_most_two_kilobytes_each_way(device: Open) -> None:
    afi = await device()
    await afi.sign_in()
    network = await afi.page.context.new_cdp_session(afi.page)
    await network.send("Network.enable")
    sent: dict[str, int] = {}
    received: dict[str, int] = {}

    def on_sent(event: Any) -> None:
        body = event["request"].get("postData", "")
        if "saveOnboardingDraft" in body:
            sent[event["requestId"]] = len(body.encode())

    def on_headers(event: Any) -> None:
        if event["requestId"] in sent:
            lines = (f"{k}: {v}\r\n" for k, v in event["headers"].items())
            sent[event["requestId"]] += sum(map(len, lines))

    def on_done(event: Any) -> None:
        if event["requestId"] in sent:
            received[event["requestId"]] = event["encodedDataLength"]

    network.on("Network.requestWillBeSent", on_sent)
    network.on("Network.requestWillBeSentExtraInfo", on_headers)
    network.on("Network.loadingFinished", on_done)
    await afi.type(profile_firstName="Afi", profile_lastName="Hounsou")
    await afi.saved()
    await afi.go("role")
    await afi.page.get_by_text("Agent immobilier", exact=True).click()
    await afi.saved()

    assert len(received) >= 2
    assert max(sent.values()) <= _SAVE, sent
    assert max(received.values()) <= _SAVE, received


def test_the_first_view_is_at_most_thirty_kilobytes_of_javascript() -> None:
    assert zipped("index-*.js") + zipped("fr-*.js") <= _FIRST_VIEW
    assert zipped("WizardScreen-*.js") <= _STEPS
    assert zipped("HomeMatches-*.js") + zipped("HomeMatches-*.css") <= _HOMES
