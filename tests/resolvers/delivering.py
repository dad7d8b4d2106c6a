"""One message to deliver, and everything around it, by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from resolvers.again import TryAgain
from resolvers.delivery import Delivery, Ended
from resolvers.models.message import Channel, Kind, MessageId, Parcel
from resolvers.models.person import PersonId
from resolvers.ports.messages import Carrier
from tests.resolvers.letters_by_hand import Desk, Hand, code, person
from tests.resolvers.parcels_by_hand import Shelf, parcel
from tests.resolvers.reminding import DAY, Watch, at

AFI = PersonId(uuid4())
CODE = code()


@dataclass
class Post:
    """A welcome to Afi, or a code, that waits on the shelf."""

    clock: Watch = field(default_factory=lambda: Watch(at("23 10:00")))
    desk: Desk = field(default_factory=Desk)
    hand: Hand = field(default_factory=Hand)
    shelf: Shelf = field(init=False)
    message: MessageId = field(init=False)

    def __post_init__(self) -> None:
        self.shelf = Shelf(self.clock)
        self.desk.people.known[AFI] = person(AFI)
        self.desk.codes.codes.add((CODE.target, CODE.code))
        self.write(Kind.WELCOME)

    def write(self, kind: Kind, **facts: Any) -> None:
        """Put another message in its place."""
        now = self.clock.now
        given = {"person": AFI, "expires_at": now + 3 * DAY, **facts}
        self.message = self.shelf.put(parcel(kind, now, **given))

    def write_code(self, **facts: Any) -> None:
        expires_at = self.clock.now + CODE.lifetime
        given = {"person": None, "code": CODE, "expires_at": expires_at, **facts}
        self.write(CODE.kind, **given)

    @property
    def parcel(self) -> Parcel:
        """What the shelf has."""
        return self.shelf.parcels[self.message]

    @property
    def reason(self) -> str | None:
        return self.shelf.reasons.get(self.message)

    def change(self, **facts: Any) -> None:
        self.shelf.put(replace(self.parcel, **facts))

    def delivery(self, carriers: Mapping[Channel, Carrier] | None = None) -> Delivery:
        ways = dict.fromkeys(Channel, self.hand) if carriers is None else carriers
        return Delivery(self.shelf, self.desk.composer(), ways, self.clock)

    async def deliver(self) -> Ended | None:
        return await self.delivery().deliver(self.message)

    async def again_at(self) -> datetime:
        """Return when a try that must fail says to try again."""
        try:
            ended = await self.deliver()
        except TryAgain as error:
            return self.clock.now + error.pause
        raise AssertionError(ended)
