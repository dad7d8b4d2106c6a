"""Gives a worker's resolvers their adapters."""

from collections.abc import Mapping

from infra.postgres.parcels import PostgresParcels
from infra.redis.codes import RedisCodeStore
from infra.redis.reminders import RedisReminderBook
from infra.settings import Settings
from infra.wiring import Stores, drafts_in, index_in, now, people_in, sealer_in
from resolvers.composing import Composer
from resolvers.counting import Counting
from resolvers.delivery import Delivery
from resolvers.models.message import Channel
from resolvers.ports.messages import Carrier
from resolvers.reminders import ReminderPlanner


def build_delivery(
    settings: Settings, stores: Stores, carriers: Mapping[Channel, Carrier]
) -> Delivery:
    """Return what delivers messages by these *carriers*."""
    composer = Composer(
        people_in(stores.postgres, settings),
        RedisCodeStore(stores.redis, index_in(settings)),
        drafts_in(stores.redis, settings),
        carriers.keys(),
    )
    return Delivery(_parcels(settings, stores), composer, carriers, now)


def build_planner(settings: Settings, stores: Stores) -> ReminderPlanner:
    """Return what writes reminders down."""
    return ReminderPlanner(
        RedisReminderBook(stores.redis),
        drafts_in(stores.redis, settings),
        _parcels(settings, stores),
        Counting(stores.tally),
        now,
        reminds=bool(settings.public_url),  # where people can opt out
    )


def _parcels(settings: Settings, stores: Stores) -> PostgresParcels:
    return PostgresParcels(stores.postgres, sealer_in(settings), now)
