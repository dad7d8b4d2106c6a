"""Who gets which message in the development mailbox, and in which words."""

from pathlib import Path

import pytest

from infra.messages.mailbox import Mailbox
from resolvers.errors import StoreUnavailable
from resolvers.models.message import Channel, Message
from resolvers.models.person import Language
from tests.infra.messages import (
    PHONE,
    ClosedBook,
    OneEntry,
    email_code,
    sign_in_code,
)

EMAIL, NEW_EMAIL = "afi@exemple.bj", "new@exemple.bj"
SIGN_IN_FR = "Immo Bénin : votre code est 194837. Il est valable 10 minutes. Ne le"
SIGN_IN_EN = "Immo Bénin: your code is 194837. It is good for 10 minutes. Give it"
EMAIL_FR = "Immo Bénin : pour confirmer cette adresse, entrez le code 194837. Il est"
EMAIL_EN = "Immo Bénin: to confirm this address, enter the code 194837. It is good"


def read_in(folder: Path) -> str:
    (file,) = folder.iterdir()
    return file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("sent", "kind", "words"),
    [
        (sign_in_code(), "sign-in-code", SIGN_IN_FR),
        (sign_in_code(language=Language.EN), "sign-in-code", SIGN_IN_EN),
        (sign_in_code(channel=Channel.EMAIL), "sign-in-code", SIGN_IN_FR),
        (email_code(NEW_EMAIL), "email-code", EMAIL_FR),
        (email_code(NEW_EMAIL, Language.EN), "email-code", EMAIL_EN),
    ],
)
async def test_a_message_arrives_as_the_person_would_read_it(
    tmp_path: Path, sent: Message, kind: str, words: str
) -> None:
    mailbox = Mailbox(tmp_path, OneEntry(EMAIL))

    await mailbox.send(sent)

    (letter,) = mailbox.recent()
    assert (letter.kind, letter.code) == (kind, "194837")
    assert letter.language == sent.language.value
    assert letter.text.startswith(words)


@pytest.mark.parametrize(
    ("sent", "to"),
    [
        (sign_in_code(channel=Channel.SMS), PHONE),
        (sign_in_code(channel=Channel.EMAIL), EMAIL),
        (email_code(NEW_EMAIL), NEW_EMAIL),
    ],
)
async def test_it_goes_where_it_should_and_nowhere_else(
    tmp_path: Path, sent: Message, to: str
) -> None:
    mailbox = Mailbox(tmp_path, OneEntry(EMAIL))

    await mailbox.send(sent)

    (letter,) = mailbox.recent()
    assert letter.to == to
    others = {PHONE, EMAIL, NEW_EMAIL} - {to}
    assert [other for other in others if other in read_in(tmp_path)] == []


@pytest.mark.parametrize("language", Language)
async def test_a_code_for_an_address_nobody_confirmed_is_not_written_anywhere(
    tmp_path: Path, language: Language
) -> None:
    mailbox = Mailbox(tmp_path, OneEntry())

    await mailbox.send(sign_in_code("731946", language, Channel.EMAIL))

    (letter,) = mailbox.recent()
    assert (letter.to, letter.code) == ("nobody", "")
    assert letter.text.startswith("Nothing was sent")
    assert "731946" not in read_in(tmp_path)
    assert PHONE not in read_in(tmp_path)


async def test_nobody_is_looked_up_unless_the_address_is_needed(
    tmp_path: Path,
) -> None:
    mailbox = Mailbox(tmp_path, ClosedBook())

    await mailbox.send(sign_in_code("111111"))
    await mailbox.send(email_code(NEW_EMAIL))
    with pytest.raises(StoreUnavailable):
        await mailbox.send(sign_in_code("222222", channel=Channel.EMAIL))

    assert [letter.code for letter in mailbox.recent()] == ["194837", "111111"]
