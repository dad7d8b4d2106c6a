"""The queries of the SDL, asked by somebody who has something to read."""

from itertools import cycle

from tests.api import Api
from tests.matrix.operations import Operation, makes, query
from tests.matrix.world import World

_DAYS = cycle(range(1, 36))

query("viewer", "id phone")
query("profile", "firstName legal { cpi }", profile=True)
query("onboarding", "state canFinalize", draft=True)
query("onboardingDraft", "version role", draft=True)
query("sessions", "id isCurrent")
query("homeMatches", "basis matches { score }", profile=True)
query("zones", "id name")
query("rateLimit", "cost policies { remaining }")
query("serviceStatus", "drafts finalizing")


class _Statistics(Operation):
    """Asks for other days each time, which are in no cache."""

    async def ask(self, api: Api) -> str:
        asked = self.document.replace("DAYS", str(next(_DAYS)))
        return await Operation(self.name, asked, self.usual, self.who).ask(api)


@makes("onboardingStats")
async def _onboarding_stats(world: World) -> Operation:
    fields = "total { saved } now { drafts { drafts } outbox { messages } }"
    document = f"{{ onboardingStats(days: DAYS) {{ {fields} }} }}"
    return _Statistics("onboardingStats", document, "answered", await world.staff())
