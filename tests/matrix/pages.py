"""Every page of the service, as a browser, a probe or a mail program asks for it."""

from dataclasses import dataclass
from pathlib import Path

from tests.api import Api
from tests.infra.edge.stopping import token_for
from tests.matrix.asking import Look
from tests.matrix.world import World

_ASSETS = Path("infra/pages/web/assets")


@dataclass(frozen=True, slots=True)
class Page:
    """One page, asked for with GET unless its name says otherwise."""

    name: str
    path: str
    usual: str = "200"
    done: Look | None = None

    async def ask(self, api: Api) -> str:
        """Return the status; of a JSON page its own `status` too."""
        post = self.name.startswith("POST")
        accept = {"Accept": "text/html, application/json;q=0.9"}
        answer = await api.http.request(
            "POST" if post else "GET", self.path, headers=accept
        )
        said = answer.json() if "json" in answer.headers["content-type"] else None
        told = said.get("status", "") if isinstance(said, dict) else ""
        return f"{answer.status_code} {told}".strip()


async def pages(world: World) -> list[Page]:
    """Return all of them; the links to opt out are somebody's."""
    who = await world.somebody()
    link = f"/stop/{token_for(world.settings, who.id)}"

    async def are_off() -> bool:
        person = await world.resolvers.people.person(who.id)
        return person is not None and not person.wants_reminders

    return [
        Page("/", "/"),
        Page("/web/assets/…", f"/web/assets/{_script()}"),
        Page("/staff", "/staff"),
        Page("/graphql, in a browser", "/graphql"),
        Page("/livez", "/livez", "200 ok"),
        Page("/metrics", "/metrics"),
        Page("/readyz", "/readyz", "200 ready"),
        Page("/stop/<token>", link),
        Page("POST /stop/<token>", link, done=are_off),
        Page("/dev/messages", "/dev/messages"),
        Page("/dev/messages.json", "/dev/messages.json"),
        Page("/dev/messages/templates", "/dev/messages/templates"),
    ]


def _script() -> str:
    return next(_ASSETS.glob("index-*.js")).name
