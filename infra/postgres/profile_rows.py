"""Profiles as rows: which answers are sealed, which are also indexed."""

from infra.postgres.tables import HomeRow, ProfileRow, UserRow
from infra.sealing import BlindIndex, Sealer
from resolvers.models.answers import (
    Answers,
    LegalAnswers,
    PreferenceAnswers,
    ProfileAnswers,
    Role,
)
from resolvers.models.person import PersonId
from resolvers.models.profile import KycStatus, Profile, ProfileId

UNIQUE = {
    "email": "profile.email",
    "cpi": "legal.cpi",
    "ifu": "legal.ifu",
    "rccm": "legal.rccm",
}
"""Column to path of what no two profiles may share."""


SEALED: dict[type[UserRow | ProfileRow | HomeRow], tuple[str, ...]] = {
    UserRow: ("phone", "email"),
    ProfileRow: (
        "first_name",
        "last_name",
        "email",
        "cpi",
        "company",
        "ifu",
        "rccm",
        "budget_min",
        "budget_max",
    ),
    HomeRow: ("budget",),
}
"""What lies sealed, by table: the columns without their `_sealed`."""


class ProfileRows:
    """Seals profiles into rows and opens them."""

    def __init__(self, sealer: Sealer, index: BlindIndex) -> None:
        self._sealer = sealer
        self._index = index

    def write(self, person: PersonId, profile: Profile) -> ProfileRow:
        answers = profile.answers
        legal, wishes = answers.legal, answers.preferences

        def sealed(field: str, value: str | int | None) -> bytes | None:
            if value is None:
                return None
            return self._sealer.seal(str(value), owner=person, field=field)

        return ProfileRow.model_validate(
            {
                "id": profile.id,
                "user_id": person,
                "role": profile.role.value,
                "first_name_sealed": sealed("first_name", profile.first_name),
                "last_name_sealed": sealed("last_name", profile.last_name),
                "email_sealed": sealed("email", profile.email),
                "avatar_url": profile.avatar_url,
                "cpi_sealed": sealed("cpi", legal.cpi),
                "company_sealed": sealed("company", legal.company),
                "ifu_sealed": sealed("ifu", legal.ifu),
                "rccm_sealed": sealed("rccm", legal.rccm),
                "accepted_terms": legal.accepted_terms,
                "preferred_zones": wishes.preferred_zones,
                "budget_min_sealed": sealed("budget_min", wishes.budget_min),
                "budget_max_sealed": sealed("budget_max", wishes.budget_max),
                "home_description": wishes.home_description,
                "kyc_status": profile.kyc_status.value,
                "draft_version": profile.draft_version,
                "finalized_at": profile.finalized_at,
                **dict(self.indexes(answers).values()),
            }
        )

    def read(self, row: ProfileRow) -> Profile:
        """Return the profile in *row*; raise if a sealed value does not open."""
        owner = row.user_id

        def text(field: str) -> str | None:
            envelope: bytes | None = getattr(row, f"{field}_sealed")
            if envelope is None:
                return None
            return self._sealer.open(envelope, owner=owner, field=field)

        def amount(field: str) -> int | None:
            digits = text(field)
            return None if digits is None else int(digits)

        zones = row.preferred_zones
        return Profile(
            ProfileId(row.id),
            Answers(
                ProfileAnswers(
                    text("first_name"), text("last_name"), text("email"), row.avatar_url
                ),
                Role(row.role),
                LegalAnswers(
                    text("cpi"),
                    text("company"),
                    text("ifu"),
                    text("rccm"),
                    row.accepted_terms,
                ),
                PreferenceAnswers(
                    None if zones is None else tuple(zones),
                    amount("budget_min"),
                    amount("budget_max"),
                    row.home_description,
                ),
            ),
            row.finalized_at,
            row.draft_version,
            KycStatus(row.kyc_status),
        )

    def indexes(self, answers: Answers) -> dict[str, tuple[str, bytes]]:
        """Return column and value of every unique identifier in *answers*, by path."""
        return {
            path: (f"{kind}_index", self._index.of(kind, str(value).casefold()))
            for kind, path in UNIQUE.items()
            if (value := answers.at(path)) is not None
        }
