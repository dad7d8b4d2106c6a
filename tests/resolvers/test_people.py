"""Who is calling: proven by a token, looked up, and vouched for if it is not ours."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from resolvers.errors import StoreUnavailable
from resolvers.models.answers import Answers, LegalAnswers
from resolvers.models.person import Language, PersonId, Phone
from resolvers.models.profile import Profile, ProfileId
from resolvers.models.session import Caller, Claim, session_id
from resolvers.people import PersonResolvers
from tests.resolvers.people_ports import Known, Profiles, Sessions, Tokens

SOMEBODY = PersonId(uuid4())
LATER = datetime(2099, 1, 1, tzinfo=UTC)
TOKEN, SESSION = "a good token", session_id("a good token")
CLAIM = Claim(SOMEBODY, SESSION, expires_at=LATER, ours=True)
FOREIGN = Claim(
    SOMEBODY, SESSION, expires_at=LATER, ours=False, phone=Phone("+2290197123456")
)
FR, EN = Language.FR, Language.EN


@dataclass
class World:
    """The resolvers, and all they ask."""

    tokens: Tokens = field(default_factory=Tokens)
    sessions: Sessions = field(default_factory=Sessions)
    people: Known = field(default_factory=Known)
    profiles: Profiles = field(default_factory=Profiles)
    staff: set[PersonId] = field(default_factory=set)

    async def caller(self, claim: Claim, language: Language = FR) -> Caller | None:
        """Ask with a token that proves *claim*."""
        self.tokens.claims[TOKEN] = claim
        return await self.resolvers.caller(TOKEN, None, language)

    @property
    def resolvers(self) -> PersonResolvers:
        return PersonResolvers(
            self.tokens,
            self.sessions,
            self.people,
            self.profiles,
            frozenset(self.staff),
        )


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("junk", ["", "junk", "\0", "\ud800", 10_000 * "x"])
async def test_junk_is_nobody_and_no_store_is_asked(world: World, junk: str) -> None:
    assert await world.resolvers.caller(junk, None, FR) is None

    assert world.sessions.asked == []
    assert world.people.asked == 0
    assert world.profiles.asked == 0


async def test_an_open_session_is_its_person(world: World) -> None:
    caller = await world.caller(CLAIM)

    assert caller == Caller(CLAIM, is_staff=False, is_checked=True)
    assert caller.person == SOMEBODY
    assert world.sessions.asked == [(SESSION, CLAIM)]


@pytest.mark.parametrize("claim", [CLAIM, FOREIGN], ids=["ours", "foreign"])
async def test_one_that_has_ended_is_nobody(world: World, claim: Claim) -> None:
    world.sessions.ended.add(SESSION)
    world.staff.add(SOMEBODY)

    assert await world.caller(replace(claim, is_staff=True)) is None
    assert world.people.asked == 0


@pytest.mark.parametrize("claim", [CLAIM, FOREIGN], ids=["ours", "foreign"])
async def test_with_sessions_away_the_signature_does_and_the_caller_is_not_checked(
    world: World, claim: Claim
) -> None:
    world.sessions.away = True

    caller = await world.caller(claim)

    assert caller == Caller(claim, is_staff=False, is_checked=False)
    assert world.people.asked == 0, "who may have signed out is not made known"


@pytest.mark.parametrize("away", [False, True])
@pytest.mark.parametrize("by_settings", [False, True])
@pytest.mark.parametrize("by_claim", [False, True])
async def test_staff_are_who_the_settings_or_their_token_says(
    world: World, *, by_settings: bool, by_claim: bool, away: bool
) -> None:
    world.sessions.away = away
    world.staff = {SOMEBODY if by_settings else PersonId(uuid4())}

    caller = await world.caller(replace(FOREIGN, is_staff=by_claim))

    assert caller
    assert caller.is_staff is (by_settings or by_claim)


@pytest.mark.parametrize("language", [FR, EN])
@pytest.mark.parametrize("phone", [FOREIGN.phone, None])
async def test_who_comes_from_the_present_backend_is_made_known(
    world: World, language: Language, phone: Phone | None
) -> None:
    claim = replace(FOREIGN, phone=phone)

    caller = await world.caller(claim, language)

    assert caller == Caller(claim, is_staff=False, is_checked=True)
    assert world.people.vouched == [(SOMEBODY, phone, language)]


async def test_ours_are_known_already(world: World) -> None:
    await world.caller(CLAIM)

    assert world.people.asked == 0


async def test_they_come_in_without_postgresql(world: World) -> None:
    world.people.away = True

    caller = await world.caller(FOREIGN)

    assert caller
    assert caller.is_checked is True
    assert world.people.asked == 1


async def test_a_person_is_looked_up(world: World) -> None:
    found = await world.resolvers.person(SOMEBODY)

    assert found
    assert found.id == SOMEBODY


@pytest.fixture
def profile(world: World) -> Profile:
    legal = LegalAnswers(cpi="1234567890123", ifu="3201910583729")
    profile = Profile(
        ProfileId(uuid4()), replace(Answers(), legal=legal), LATER, draft_version=1
    )
    world.profiles.profiles[SOMEBODY] = profile
    return profile


@pytest.mark.parametrize("is_checked", [False, True])
async def test_a_profile_is_masked(
    world: World, profile: Profile, *, is_checked: bool
) -> None:
    caller = Caller(CLAIM, is_staff=True, is_checked=is_checked)

    seen = await world.resolvers.profile(caller, reveal=False)

    assert seen == profile.masked() != profile


async def test_its_owner_may_see_it_in_full(world: World, profile: Profile) -> None:
    caller = Caller(CLAIM, is_staff=False, is_checked=True)

    assert await world.resolvers.profile(caller, reveal=True) == profile


@pytest.mark.parametrize("is_staff", [False, True])
async def test_who_could_not_be_checked_may_not(
    world: World, profile: Profile, *, is_staff: bool
) -> None:
    caller = Caller(CLAIM, is_staff=is_staff, is_checked=False)

    with pytest.raises(StoreUnavailable) as refusal:
        await world.resolvers.profile(caller, reveal=True)

    assert refusal.value.store == "Redis"
    assert world.profiles.asked == 0


@pytest.mark.parametrize("reveal", [False, True])
async def test_who_has_no_profile_has_none(world: World, *, reveal: bool) -> None:
    caller = Caller(CLAIM, is_staff=False, is_checked=True)

    assert await world.resolvers.profile(caller, reveal=reveal) is None
