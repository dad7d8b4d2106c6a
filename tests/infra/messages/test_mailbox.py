"""The development mailbox: the last hundred letters, whole, newest first."""

import asyncio
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.messages.mailbox import Mailbox
from resolvers.models.message import Channel, Kind
from resolvers.models.person import Language
from resolvers.ports.messages import Carrier, NotSent
from tests.infra.messages.letters import (
    EMAIL,
    NOW,
    PHONE,
    TEMPLATES,
    begun,
    letter,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new" / "mailbox"


@pytest.fixture
def mailbox(folder: Path) -> Mailbox:
    return Mailbox(folder, TEMPLATES)


def files(folder: Path) -> int:
    return len(list(folder.iterdir()))


def codes(mailbox: Mailbox) -> list[str]:
    return [kept.code for kept in mailbox.recent()]


async def test_before_the_first_letter_it_is_empty(mailbox: Mailbox) -> None:
    assert mailbox.recent() == []
    assert mailbox.find(letter().id) is None


def test_another_process_sees_it_and_other_users_do_not(
    mailbox: Mailbox, folder: Path
) -> None:
    asyncio.run(mailbox.send(letter(), begun))

    assert Mailbox(folder, TEMPLATES).recent() == mailbox.recent() != []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_an_sms_is_kept_as_it_would_arrive(mailbox: Mailbox) -> None:
    carrier: Carrier = mailbox
    sent = letter(language=Language.EN)

    before = datetime.now(UTC)
    await carrier.send(sent, begun)
    after = datetime.now(UTC)

    (kept,) = mailbox.recent()
    assert (kept.id, kept.kind) == (str(sent.id), "sign-in-code")
    assert (kept.channel, kept.to, kept.language) == ("SMS", PHONE, "en")
    assert (kept.code, kept.text) == ("194837", TEMPLATES.sms(sent))
    assert (kept.subject, kept.html) == ("", "")
    assert before <= datetime.fromisoformat(kept.at) <= after
    assert mailbox.find(sent.id) == kept


async def test_an_email_is_kept_in_both_its_parts(mailbox: Mailbox) -> None:
    sent = letter(Kind.WELCOME, channel=Channel.EMAIL)

    await mailbox.send(sent, begun)

    (kept,) = mailbox.recent()
    email = TEMPLATES.email(sent)
    assert (kept.kind, kept.channel, kept.to) == ("welcome", "EMAIL", EMAIL)
    assert (kept.subject, kept.text, kept.html) == (
        email.subject,
        email.text,
        email.html,
    )
    assert kept.code == ""


async def test_the_newest_comes_first_even_within_a_moment(folder: Path) -> None:
    stopped = Mailbox(folder, TEMPLATES, lambda: NOW)
    sent = [f"{n:06}" for n in range(100_000, 100_030)]

    for code in sent:
        await stopped.send(letter(code=code), begun)

    assert codes(stopped) == sent[::-1]


async def test_a_hundred_are_kept(mailbox: Mailbox, folder: Path) -> None:
    sent = [f"{n:06}" for n in range(100_000, 100_105)]
    for code in sent:
        await mailbox.send(letter(code=code), begun)

    assert codes(mailbox) == sent[:4:-1]
    assert files(folder) == 100


async def test_what_is_sent_again_is_no_second_letter(
    mailbox: Mailbox, folder: Path
) -> None:
    first, second = letter(code="111111"), letter(code="222222")
    await mailbox.send(first, begun)
    await mailbox.send(second, begun)
    before = mailbox.find(first.id)
    assert before

    await Mailbox(folder, TEMPLATES).send(replace(first, code="333333"), begun)

    assert codes(mailbox) == ["222222", "333333"]
    again = mailbox.find(first.id)
    assert again
    assert again.at == before.at


async def test_a_letter_is_not_seen_before_it_is_written_whole(
    mailbox: Mailbox, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await mailbox.send(letter(code="111111"), begun)

    def half(file: Path, text: str, encoding: str) -> int:
        with file.open("w", encoding=encoding) as opened:
            opened.write(text[: len(text) // 2])
        raise OSError("disk full")

    with monkeypatch.context() as full_disk:
        full_disk.setattr(Path, "write_text", half)
        with pytest.raises(NotSent, match=r"^mailbox: OSError$"):
            await mailbox.send(letter(code="222222"), begun)

    assert codes(mailbox) == ["111111"]
    assert files(folder) == 1


@pytest.mark.parametrize("code", ["<b>&amp;\"'</b>", "{code}", "\\x", "🔑é"], ids=ascii)
async def test_what_is_kept_is_what_was_sent(mailbox: Mailbox, code: str) -> None:
    sent = letter(code=code, channel=Channel.EMAIL)

    await mailbox.send(sent, begun)

    (kept,) = mailbox.recent()
    assert kept.code == code
    assert kept.text == TEMPLATES.email(sent).text


async def test_a_mailbox_that_cannot_be_written_has_sent_nothing(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(NotSent) as refused:
        await Mailbox(tmp_path / "file", TEMPLATES).send(letter(), begun)

    assert refused.value.reason == "mailbox: FileExistsError"
    assert str(refused.value) == refused.value.reason


def test_what_is_no_letter_is_left_alone(mailbox: Mailbox, folder: Path) -> None:
    folder.mkdir(parents=True)
    strange = {"old.json": '{"at": "2025", "kind": "x"}', "half.json": '{"at"', "n": ""}
    for name, text in strange.items():
        (folder / name).write_text(text)

    asyncio.run(mailbox.send(letter(), begun))

    assert codes(mailbox) == ["194837"]
    assert files(folder) == 4
