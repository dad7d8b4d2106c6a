"""What was finalized: a person's profile, permanent."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType
from uuid import UUID

from resolvers.models.answers import (
    Answers,
    LegalAnswers,
    PreferenceAnswers,
    Role,
)

ProfileId = NewType("ProfileId", UUID)


_SHOWN = 4


class KycStatus(StrEnum):
    """How far staff are with checking an identity."""

    PENDING = "PENDING"
    VERIFIED = "VERIFIED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Profile:
    """Answers that passed every rule, as they were on that day."""

    id: ProfileId
    answers: Answers
    finalized_at: datetime
    draft_version: int
    """The version of the draft it was made from."""
    kyc_status: KycStatus = KycStatus.PENDING

    def masked(self) -> "Profile":
        """Return it without the identifiers, but for their last four characters."""
        legal = self.answers.legal
        hidden = replace(
            legal, cpi=_mask(legal.cpi), ifu=_mask(legal.ifu), rccm=_mask(legal.rccm)
        )
        return replace(self, answers=replace(self.answers, legal=hidden))

    @property
    def role(self) -> Role:
        assert self.answers.role
        return self.answers.role

    @property
    def first_name(self) -> str:
        return self.answers.profile.first_name or ""

    @property
    def last_name(self) -> str:
        return self.answers.profile.last_name or ""

    @property
    def email(self) -> str | None:
        return self.answers.profile.email

    @property
    def avatar_url(self) -> str | None:
        return self.answers.profile.avatar_url

    @property
    def legal(self) -> LegalAnswers:
        return self.answers.legal

    @property
    def preferences(self) -> PreferenceAnswers:
        return self.answers.preferences


def _mask(identifier: str | None) -> str | None:
    if identifier is None:
        return None
    return "•" * (len(identifier) - _SHOWN) + identifier[-_SHOWN:]
