"""The mutations of the SDL, each with a look at what it is to have done."""

from resolvers.models.session import session_id
from tests.matrix.operations import Operation, makes, mutation
from tests.matrix.world import CODE, World

WRITTEN = {
    "profiles": "user_id",
    "consents": "user_id",
    "audit_log": "actor",
    "outbox": "user_id",
}
"""Where finalizing writes one row, and whose it is."""


@makes("requestSignInCode")
async def request_sign_in_code(world: World) -> Operation:
    who = await world.somebody()
    return mutation(
        "requestSignInCode",
        "SignInCodeSent",
        who=None,
        done=lambda: world.code_sent(who.phone),
        phone=who.phone,
    )


@makes("signIn")
async def sign_in(world: World) -> Operation:
    who = await world.somebody()
    await world.give_code(who.phone)
    before = len(await world.resolvers.sessions.sessions.of(who.id))

    async def is_in() -> bool:
        return len(await world.resolvers.sessions.sessions.of(who.id)) > before

    return mutation(
        "signIn",
        "SignedIn",
        who=None,
        done=is_in,
        phone=who.phone,
        code=CODE,
        attemptId="one",
    )


@makes("signOut")
async def sign_out(world: World) -> Operation:
    who = await world.somebody()

    async def is_out() -> bool:
        return not await world.resolvers.sessions.sessions.of(who.id)

    return mutation("signOut", "SignedOut", who=who, done=is_out)


@makes("endSession")
async def end_session(world: World) -> Operation:
    who = await world.somebody()
    lost = session_id(await world.session(who.id))

    async def is_ended() -> bool:
        left = await world.resolvers.sessions.sessions.of(who.id)
        return lost not in [session.id for session in left] and len(left) == 1

    return mutation(
        "endSession",
        "SessionEnded",
        repeated="SessionNotFound",
        who=who,
        done=is_ended,
        id=lost,
    )


@makes("requestEmailCode")
async def request_email_code(world: World) -> Operation:
    who = await world.somebody()
    email = f"{who.id}@exemple.bj"
    return mutation(
        "requestEmailCode",
        "EmailCodeSent",
        who=who,
        done=lambda: world.code_sent(f"{who.id}/{email}"),
        email=email,
    )


@makes("confirmEmail")
async def confirm_email(world: World) -> Operation:
    who = await world.somebody()
    email = f"{who.id}@exemple.bj"
    await world.give_code(f"{who.id}/{email}")

    async def is_confirmed() -> bool:
        return await world.resolvers.people.people.email_of(who.phone) == email

    return mutation(
        "confirmEmail",
        "EmailConfirmed",
        who=who,
        done=is_confirmed,
        email=email,
        code=CODE,
        attemptId="one",
    )


@makes("chooseReminders")
async def choose_reminders(world: World) -> Operation:
    who = await world.somebody()

    async def are_off() -> bool:
        person = await world.resolvers.people.person(who.id)
        return person is not None and not person.wants_reminders

    return mutation(
        "chooseReminders",
        "RemindersChosen",
        who=who,
        done=are_off,
        wanted=False,
    )


@makes("saveOnboardingDraft")
async def save(world: World) -> Operation:
    who = await world.somebody(draft=True)

    async def is_saved_once() -> bool:
        draft = (await world.resolvers.drafts.drafts.load(who.id)).draft
        saved = draft is not None and draft.answers.profile.first_name == "Afiwa"
        return saved and draft is not None and draft.version == 2

    return mutation(
        "saveOnboardingDraft",
        "OnboardingDraftSaved",
        who=who,
        done=is_saved_once,
        profile={"firstName": "Afiwa"},
        expectedVersion=1,
        saveId="one",
    )


@makes("discardOnboardingDraft")
async def discard(world: World) -> Operation:
    who = await world.somebody(draft=True)

    async def is_gone() -> bool:
        return not await world.has_draft(who.id)

    return mutation(
        "discardOnboardingDraft", "OnboardingDraftDiscarded", who=who, done=is_gone
    )


@makes("finalizeOnboarding")
async def finalize(world: World) -> Operation:
    who = await world.somebody(draft=True)

    async def is_final_once() -> bool:
        counts = [
            await world.one(
                f"SELECT count(*) FROM {table} WHERE {column} = :id", id=who.id
            )
            for table, column in WRITTEN.items()
        ]
        return set(counts) == {1} and not await world.has_draft(who.id)

    return mutation(
        "finalizeOnboarding", "OnboardingFinalized", who=who, done=is_final_once
    )
