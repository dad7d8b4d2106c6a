"""All that the way of a message is made of, for one test."""

from dataclasses import dataclass
from pathlib import Path

from infra.local import LocalServices
from resolvers.ports.people import People
from tests.api import Api
from tests.promises.messages.crowd import Member, finalized, gathered
from tests.promises.messages.post_office import PostOffice
from tests.promises.messages.smtp import SmtpProcess
from tests.promises.messages.trial import Tell
from tests.promises.messages.workers import Nursery


@dataclass(frozen=True)
class Post:
    """From the API, which delivers nothing itself, to a mail server that counts."""

    stores: LocalServices
    stores_folder: Path
    office: PostOffice
    service: Api
    people: People
    crowd: list[Member]
    """Known people with a confirmed address, who have not finalized."""
    workers: Nursery
    smtp: SmtpProcess
    """Not yet started."""
    settings: dict[str, str]
    """The environment of a worker that sends by that server."""
    folder: Path
    tell: Tell

    async def crowd_of(self, number: int) -> list[Member]:
        """Return so many people more."""
        return await gathered(self.service, self.people, number)

    async def finalize(self, members: list[Member]) -> None:
        await finalized(members)

    async def welcome(self, *members: Member) -> None:
        """Write a welcome to each, as if they had just finalized."""
        await self.office.welcome([member.id for member in members])

    async def sent_or_uncertain(self, number: int) -> tuple[set[str], dict[str, str]]:
        """Return whose messages were sent, and why the others were given up.

        None has arrived twice, all that was sent has arrived, and of all others nobody
        can say.
        """
        rows, counted = await self.office.rows(), self.smtp.counted()
        sent = {row.id for row in rows if row.state == "sent"}
        dead = {row.id: row.reason or "" for row in rows if row.state == "dead"}
        assert len(rows) == len(sent) + len(dead) == number
        assert set(counted.values()) == {1}
        assert sent <= counted.keys() <= sent | dead.keys()
        assert all(reason.startswith("uncertain: ") for reason in dead.values())
        return sent, dead
