"""The development mailbox: the last hundred messages, whole, newest first."""

import asyncio
import stat
from pathlib import Path

import pytest

from infra.messages.mailbox import Mailbox, NoGateway
from resolvers.errors import DeliveryUnavailable
from tests.infra.messages import OneEntry, sign_in_code


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "new" / "mailbox"


@pytest.fixture
def mailbox(folder: Path) -> Mailbox:
    return Mailbox(folder, OneEntry())


def test_before_the_first_message_it_is_empty(mailbox: Mailbox) -> None:
    assert mailbox.recent() == []


def test_another_process_sees_it_and_other_users_do_not(
    mailbox: Mailbox, folder: Path
) -> None:
    asyncio.run(mailbox.send(sign_in_code()))

    assert Mailbox(folder, OneEntry()).recent() == mailbox.recent()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


async def test_the_newest_comes_first(mailbox: Mailbox) -> None:
    codes = [f"{n:06}" for n in range(30)]
    for code in codes:
        await mailbox.send(sign_in_code(code))

    assert [letter.code for letter in mailbox.recent()] == codes[::-1]


def test_a_hundred_are_kept(mailbox: Mailbox, folder: Path) -> None:
    for n in range(105):
        asyncio.run(mailbox.send(sign_in_code(f"{n:06}")))

    assert [letter.code for letter in mailbox.recent()] == [
        f"{n:06}" for n in range(104, 4, -1)
    ]
    assert len(list(folder.iterdir())) == 100


async def test_a_message_is_not_seen_before_it_is_written_whole(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await mailbox.send(sign_in_code("111111"))

    def half(file: Path, text: str, encoding: str) -> int:
        with file.open("w", encoding=encoding) as opened:
            opened.write(text[: len(text) // 2])
        raise OSError("disk full")

    with monkeypatch.context() as full_disk:
        full_disk.setattr(Path, "write_text", half)
        with pytest.raises(DeliveryUnavailable):
            await mailbox.send(sign_in_code("222222"))

    assert [letter.code for letter in mailbox.recent()] == ["111111"]
    await mailbox.send(sign_in_code("333333"))
    assert [letter.code for letter in mailbox.recent()] == ["333333", "111111"]


@pytest.mark.parametrize("code", ["<b>&amp;\"'</b>", "{code}", "\\n\n\t", "🔑é"])
async def test_what_it_says_is_kept_to_the_letter(mailbox: Mailbox, code: str) -> None:
    await mailbox.send(sign_in_code(code))

    (letter,) = mailbox.recent()
    assert letter.code == code
    assert f"est {code}. Il" in letter.text


async def test_a_mailbox_that_cannot_be_written_is_a_refusal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(DeliveryUnavailable):
        await Mailbox(tmp_path / "file", OneEntry()).send(sign_in_code())


async def test_without_a_gateway_nobody_can_be_told() -> None:
    with pytest.raises(DeliveryUnavailable):
        await NoGateway().send(sign_in_code())
