"""What leaves in the end: to whom, by which way, or why it does not."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from resolvers.composing import Unsendable
from resolvers.errors import SealBroken, StoreUnavailable
from resolvers.models.message import (
    Channel,
    CodeMessage,
    Kind,
    Letter,
    Parcel,
)
from resolvers.models.person import Language, PersonId
from resolvers.reminders import about
from tests.resolvers.letters_by_hand import (
    EMAIL,
    PHONE,
    Desk,
    code,
    dead,
    needless,
    person,
)
from tests.resolvers.parcels_by_hand import parcel
from tests.resolvers.reminding import DAY, HOUR, at, draft, open_with

AFI = PersonId(uuid4())
SAVED = at("23 10:00")
DRAFT = draft(SAVED)
NOW = SAVED + 3 * HOUR
SMS, MAIL = Channel.SMS, Channel.EMAIL
OTHER = "other@exemple.bj"


@pytest.fixture
def desk() -> Desk:
    """Afi is known, has a draft, and was sent codes."""
    desk = Desk()
    desk.people.known[AFI] = person(AFI)
    desk.drafts.stored[AFI] = open_with(DRAFT)
    sent = [code(), code(Kind.EMAIL_CODE, MAIL, OTHER)]
    desk.codes.codes |= {(message.target, message.code) for message in sent}
    return desk


def of_code(message: CodeMessage) -> Parcel:
    return parcel(message.kind, NOW, code=message, expires_at=NOW + message.lifetime)


def reminder() -> Parcel:
    return parcel(Kind.STILL_HERE, NOW, person=AFI, about=about(DRAFT))


def welcome() -> Parcel:
    return parcel(Kind.WELCOME, NOW, person=AFI, expires_at=NOW + DAY)


@pytest.mark.parametrize(
    ("message", "to"),
    [
        (code(), PHONE),
        (code(Kind.EMAIL_CODE, MAIL, OTHER), OTHER),
        (code(channel=MAIL), EMAIL),
    ],
    ids=["sms", "address to prove", "confirmed address"],
)
async def test_a_code_goes_where_it_was_asked_for(
    desk: Desk, message: CodeMessage, to: str
) -> None:
    desk.people.emails[PHONE] = EMAIL
    sent = of_code(message)

    letter = await desk.composer().compose(sent, NOW)

    assert letter == Letter(
        sent.id, message.kind, message.channel, to, Language.EN, "194837", 10
    )


@pytest.mark.parametrize(
    "void",
    [replace(code(), code="271828"), replace(code(), target="another")],
    ids=["replaced", "of another"],
)
async def test_a_code_that_nobody_awaits_any_more_is_not_sent(
    desk: Desk, void: CodeMessage
) -> None:
    assert await desk.composer().compose(of_code(void), NOW) == needless("code_void")


async def test_a_code_that_was_used_is_not_sent(desk: Desk) -> None:
    desk.codes.codes.clear()

    assert await desk.composer().compose(of_code(code()), NOW) == needless("code_void")


@pytest.mark.parametrize(
    ("late", "outcome"),
    [(timedelta(0), needless("expired")), (timedelta(microseconds=-1), None)],
)
@pytest.mark.parametrize("sent", [of_code(code()), welcome()], ids=["code", "welcome"])
async def test_what_is_of_no_use_any_more_is_not_sent(
    desk: Desk, sent: Parcel, late: timedelta, outcome: Unsendable | None
) -> None:
    assert sent.expires_at

    composed = await desk.composer().compose(sent, sent.expires_at + late)

    assert composed == outcome if outcome else isinstance(composed, Letter)


@pytest.mark.parametrize("kind", [Kind.SIGN_IN_CODE, Kind.EMAIL_CODE])
async def test_a_code_that_cannot_be_read_is_a_dead_letter(
    desk: Desk, kind: Kind
) -> None:
    unread = parcel(kind, NOW, expires_at=NOW + HOUR)

    assert await desk.composer().compose(unread, NOW) == dead("unreadable")


async def test_who_confirmed_no_address_gets_no_code_there(desk: Desk) -> None:
    asked = of_code(code(channel=MAIL))

    assert await desk.composer().compose(asked, NOW) == needless("no_address")


@pytest.mark.parametrize(
    ("message", "other"),
    [(code(), MAIL), (code(Kind.EMAIL_CODE, MAIL, OTHER), SMS)],
    ids=["sms", "e-mail"],
)
async def test_a_code_takes_no_other_way_than_was_asked_for(
    desk: Desk, message: CodeMessage, other: Channel
) -> None:
    composed = await desk.composer(other).compose(of_code(message), NOW)

    assert composed == dead("no_carrier")


@pytest.mark.parametrize(
    ("known", "serving", "composed"),
    [
        ({}, (SMS, MAIL), (MAIL, EMAIL)),
        ({}, (SMS,), (SMS, PHONE)),
        ({"email": None}, (SMS, MAIL), (SMS, PHONE)),
        ({"phone": None}, (SMS, MAIL), (MAIL, EMAIL)),
        ({"email": None}, (MAIL,), dead("no_carrier")),
        ({"phone": None, "email": None}, (SMS, MAIL), needless("no_address")),
    ],
    ids=["e-mail first", "no mail", "no address", "no phone", "neither", "nothing"],
)
@pytest.mark.parametrize("sent", [welcome(), reminder()], ids=["welcome", "reminder"])
async def test_others_go_by_e_mail_or_else_by_sms(
    desk: Desk,
    sent: Parcel,
    known: dict[str, object],
    serving: tuple[Channel, ...],
    composed: tuple[Channel, str] | Unsendable,
) -> None:
    desk.people.known[AFI] = person(AFI, **known)

    letter = await desk.composer(*serving).compose(sent, NOW)

    if isinstance(composed, Unsendable):
        assert letter == composed
        return
    ends_at = None if sent.kind is Kind.WELCOME else DRAFT.expires_at
    language = Language.FR
    assert letter == Letter(
        sent.id, sent.kind, *composed, language, person=AFI, ends_at=ends_at
    )


@pytest.mark.parametrize("sent", [welcome(), reminder()], ids=["welcome", "reminder"])
async def test_nothing_goes_to_who_is_not_there(desk: Desk, sent: Parcel) -> None:
    desk.people.known.clear()
    nobody = replace(sent, person=None)

    for gone in (sent, nobody):
        composed = await desk.composer().compose(gone, NOW)
        assert composed == needless("person_gone")


async def test_a_store_that_is_away_is_not_taken_for_a_reason(desk: Desk) -> None:
    desk.codes.away = True
    with pytest.raises(StoreUnavailable):
        await desk.composer().compose(of_code(code()), NOW)

    desk.people.error = SealBroken()
    with pytest.raises(SealBroken):
        await desk.composer().compose(welcome(), NOW)
