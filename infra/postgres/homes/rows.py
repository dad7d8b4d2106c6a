"""Homes as rows: what filters look at lies in clear, the exact budget sealed."""

from datetime import datetime

from sqlalchemy import ColumnElement, func

from infra.postgres.tables import HomeRow
from infra.sealing import Sealer
from resolvers.homes.making import VERSION
from resolvers.homes.words import folded
from resolvers.models.home import Budget, Deal, Home, HomeId, Purpose, Side
from resolvers.models.person import PersonId

_LANGUAGE = "french"
"""PostgreSQL's name for how it cuts words to their stems, and which it leaves out."""


class HomeRows:
    """Writes homes into rows and reads them."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def write(
        self, home_id: HomeId, person: PersonId, home: Home, made_at: datetime
    ) -> HomeRow:
        row = HomeRow(
            id=home_id,
            user_id=person,
            side=home.side.value,
            description=home.description,
            zones=[*home.zones],
            budget_sealed=self._sealed(home.budget, person),
            bands=home.budget.bands(),
            deals=sorted(home.deals),
            purposes=sorted(home.purposes),
            has=sorted(home.has),
            lacks=sorted(home.lacks),
            words=[],
            version=VERSION,
            made_at=made_at,
            models=[],
        )
        # By the database itself, which alone knows its stems.
        row.words = stems(home.description or "")  # type: ignore[assignment]
        return row

    def read(self, row: HomeRow) -> Home:
        """Return the home in *row*; raise `SealBroken`."""
        return Home(
            Side(row.side),
            row.description,
            tuple(row.zones),
            self._opened(row),
            frozenset(map(Deal, row.deals)),
            frozenset(map(Purpose, row.purposes)),
            frozenset(row.has),
            frozenset(row.lacks),
        )

    def _sealed(self, budget: Budget, person: PersonId) -> bytes | None:
        if not budget.is_given:
            return None
        ends = "-".join("" if end is None else str(end) for end in budget)
        return self._sealer.seal(ends, owner=person, field="budget")

    def _opened(self, row: HomeRow) -> Budget:
        if row.budget_sealed is None:
            return Budget(None, None)
        text = self._sealer.open(row.budget_sealed, owner=row.user_id, field="budget")
        lowest, _, highest = text.partition("-")
        return Budget(*(int(end) if end else None for end in (lowest, highest)))


def stems(text: str) -> ColumnElement[list[str]]:
    """Return what *text* says, word by word, as PostgreSQL compares it."""
    return func.tsvector_to_array(func.to_tsvector(_LANGUAGE, folded(text)))
