"""Who may see what: every field of the SDL, decided here and nowhere else.

Fields of `Query` and `Mutation` are guarded by `permitted` and `visitor`, which look
here. Below them nothing is guarded again, so a type may not ask more than the ways that
lead to it do. `flaws` finds what breaks that, or is not decided, before we serve.
"""

from collections.abc import Iterator
from typing import TypeAlias

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
)

from resolvers.access import Access, admitted
from resolvers.models.session import Caller
from schema.context import Info

Decisions: TypeAlias = dict[str, dict[str, Access]]


def _for(access: Access, fields: str) -> dict[str, Access]:
    return dict.fromkeys(fields.split(), access)


ROOTS: Decisions = {
    "Query": {
        **_for(Access.ANYONE, "zones serviceStatus rateLimit viewer"),
        **_for(Access.READER, "profile"),
        **_for(Access.PERSON, "onboarding onboardingDraft sessions homeMatches"),
        **_for(Access.STAFF, "onboardingStats"),
    },
    "Mutation": {
        **_for(Access.ANYONE, "requestSignInCode signIn signOut"),
        **_for(
            Access.PERSON, "requestEmailCode confirmEmail chooseReminders endSession"
        ),
        **_for(Access.PERSON, "saveOnboardingDraft discardOnboardingDraft"),
        **_for(Access.PERSON, "finalizeOnboarding"),
    },
}
ROOT_FIELDS = [name for root in ROOTS.values() for name in root]
PROVEN_INSIDE = {"Query.viewer": Access.READER, "Mutation.signIn": Access.PERSON}
"""Open to anyone, and null or refused inside for who does not prove to be that."""

TYPES: Decisions = {
    "Zone": _for(Access.ANYONE, "id name"),
    "ServiceStatus": _for(Access.ANYONE, "drafts finalizing"),
    "RateLimit": _for(Access.ANYONE, "cost policies"),
    "RateLimitPolicy": _for(
        Access.ANYONE, "name limit seconds remaining resetAt isObserved"
    ),
    "InvalidInput": _for(Access.ANYONE, "problems"),
    "Problem": _for(Access.ANYONE, "path code limit message"),
    "SignInCodeSent": _for(Access.ANYONE, "expiresIn"),
    "WrongCode": _for(Access.ANYONE, "message"),
    "SignedOut": _for(Access.ANYONE, "wasSignedIn"),
    "SignedIn": _for(Access.ANYONE, "token viewer isNewPerson onboardingState"),
    "Viewer": _for(
        Access.READER,
        "id phone email language wantsReminders isStaff createdAt profileCompletedAt",
    ),
    "Profile": _for(
        Access.READER,
        "id role firstName lastName email avatarUrl legal preferences kycStatus "
        "finalizedAt",
    ),
    "LegalAnswers": _for(Access.READER, "cpi company ifu rccm acceptedTerms"),
    "PreferenceAnswers": _for(
        Access.READER, "preferredZones budgetMin budgetMax homeDescription"
    ),
    "ProfileAnswers": _for(Access.PERSON, "firstName lastName email avatarUrl"),
    "Session": _for(Access.PERSON, "id device createdAt lastUsedAt isCurrent"),
    "SessionEnded": _for(Access.PERSON, "session"),
    "SessionNotFound": _for(Access.PERSON, "message"),
    "RemindersChosen": _for(Access.PERSON, "wanted"),
    "EmailCodeSent": _for(Access.PERSON, "expiresIn"),
    "EmailConfirmed": _for(Access.PERSON, "email"),
    "Onboarding": _for(
        Access.PERSON,
        "state requirements progress nextStep canFinalize termsVersion draft profile "
        "expiredAt",
    ),
    "Requirements": _for(Access.PERSON, "currentlyDue eventuallyDue errors"),
    "Progress": _for(Access.PERSON, "done total percent"),
    "OnboardingDraft": _for(
        Access.PERSON,
        "version createdAt updatedAt expiresAt profile role legal preferences problems",
    ),
    "OnboardingDraftSaved": _for(Access.PERSON, "version draft onboarding overwritten"),
    "OverwrittenAnswer": _for(Access.PERSON, "path previous"),
    "OnboardingDraftDiscarded": _for(Access.PERSON, "wasThere"),
    "OnboardingDraftConflict": _for(
        Access.PERSON, "expectedVersion currentVersion currentDraft conflicts"
    ),
    "AnswerConflict": _for(Access.PERSON, "path yours theirs"),
    "OnboardingAlreadyFinalized": _for(Access.PERSON, "profileId"),
    "OnboardingFinalized": _for(
        Access.PERSON, "profileId alreadyFinalized profile lateAnswers"
    ),
    "OnboardingIncomplete": _for(Access.PERSON, "requirements"),
    "IdentifierAlreadyUsed": _for(Access.PERSON, "path message"),
    "HomeMatches": _for(Access.PERSON, "basis matches"),
    "HomeMatch": _for(Access.PERSON, "description zones budget score why"),
    "MatchReasons": _for(Access.PERSON, "zonesInCommon budgetOverlap"),
    "BudgetBand": _for(Access.PERSON, "min max"),
    "OnboardingStats": _for(Access.STAFF, "countedAt now total days"),
    "OnboardingNow": _for(Access.STAFF, "drafts outbox queue"),
    "OnboardingPeriod": _for(Access.STAFF, "first last saved everybody roles refusals"),
    "OnboardingFunnel": _for(
        Access.STAFF, "role started finalized discarded dropped steps"
    ),
    "OnboardingStepCount": _for(
        Access.STAFF,
        "step reached passed medianSeconds meanSeconds discarded dropped",
    ),
    "RateLimitRefusals": _for(Access.STAFF, "policy requests"),
    "OpenDrafts": _for(Access.STAFF, "step role drafts"),
    "OutboxCount": _for(Access.STAFF, "lane state messages oldestSeconds"),
    "QueueCount": _for(Access.STAFF, "lane state jobs"),
}


async def permitted(info: Info) -> Caller:
    """Return who is calling; raise unless they may use this root field."""
    return admitted(await info.context.caller(), _decision(info))


async def visitor(info: Info) -> Caller | None:
    """Return who is calling; None if that is not proven, and need not be."""
    return await info.context.caller()


def flaws(schema: GraphQLSchema) -> list[str]:
    """Return what keeps *schema* from being served, in words; hopefully nothing."""
    types = {
        name: found.fields.keys()
        for name, found in schema.type_map.items()
        if isinstance(found, GraphQLObjectType) and not name.startswith("__")
    }
    asked = {f"{name}.{field}" for name, fields in types.items() for field in fields}
    decided = {f"{t}.{field}" for t, fields in _DECISIONS.items() for field in fields}
    return [
        *(f"{field} has no decision in schema.access" for field in asked - decided),
        *(
            f"{field} is decided in schema.access, and not there"
            for field in decided - asked
        ),
        *_too_open(schema),
    ]


_DECISIONS = ROOTS | TYPES


def _too_open(schema: GraphQLSchema) -> Iterator[str]:
    """Find what asks more of a caller than the root field that leads to it."""
    for root, fields in ROOTS.items():
        for name, access in fields.items():
            way = f"{root}.{name}"
            proven = PROVEN_INSIDE.get(way, access)
            for kind in _below(schema, root, name):
                for field, asked in TYPES.get(kind, {}).items():
                    if asked > proven:
                        yield f"{way} leads to {kind}.{field}, which asks for more"


def _below(schema: GraphQLSchema, root: str, name: str) -> set[str]:
    """Return the names of all object types that a root field leads to."""
    found: set[str] = set()
    field = getattr(schema.type_map.get(root), "fields", {}).get(name)
    ahead: list[GraphQLNamedType] = [get_named_type(field.type)] if field else []
    while ahead:
        kind = ahead.pop()
        if isinstance(kind, GraphQLUnionType | GraphQLInterfaceType):
            ahead += schema.get_possible_types(kind)
        elif isinstance(kind, GraphQLObjectType) and kind.name not in found:
            found.add(kind.name)
            ahead += (get_named_type(field.type) for field in kind.fields.values())
    return found


def _decision(info: Info) -> Access:
    return ROOTS[info.path.typename or ""][info.field_name]
