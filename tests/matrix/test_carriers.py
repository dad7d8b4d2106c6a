"""Mail servers and SMS gateways in trouble: nobody waits, and nothing goes twice."""

import pytest
from pydantic import SecretStr

from infra.app import create_app
from infra.delivering import build_delivery
from resolvers.again import TryAgain
from resolvers.delivery import Ended
from resolvers.models.message import Channel, MessageId
from resolvers.ports.messages import Carrier
from tests.api import serving
from tests.matrix.carriers import FAULTS, GIVEN_UP, SENT, WAITS, WELL
from tests.matrix.table import Table
from tests.matrix.trial import at_once, everything, warm_up
from tests.matrix.world import World
from tests.network import relayed


async def test_no_request_ever_waits_for_one(there: World) -> None:
    async with (
        relayed("smtp+plain://127.0.0.1:1") as mail,
        relayed("http://127.0.0.1:1") as sms,
    ):
        ways = {
            "mailbox": None,
            "smtp_url": SecretStr(mail.url),
            "mail_from": "bonjour@exemple.bj",
            "sms_url": SecretStr(sms.url),
        }
        settings = there.settings.model_copy(update=ways)
        asked = [
            one for one in await everything(there) if "/dev/messages" not in one.name
        ]
        async with serving(create_app(settings)) as api:
            await warm_up(api, asked)
            got = await at_once(api, asked)

    assert [told for told, _ in got] == [one.usual for one in asked]
    assert (mail.connections, sms.connections) == (0, 0)


@pytest.mark.parametrize("name", FAULTS["smtp"])
@pytest.mark.parametrize("way", FAULTS)
async def test_a_message_waits_or_is_given_up_and_never_goes_twice(
    there: World, table: Table, way: str, name: str
) -> None:
    receives, promised = FAULTS[way][name]
    channel = {"smtp": Channel.EMAIL, "sms": Channel.SMS}[way]
    message = await there.welcome(by_email=channel is Channel.EMAIL)

    async with receives() as receiver, WELL[way]() as healed:
        meanwhile = await tried(there, message, channel, receiver.carrier)
        in_the_end = await tried(there, message, channel, healed.carrier)
        arrived = receiver.arrived() + healed.arrived()

    assert meanwhile == promised
    assert in_the_end == (SENT if promised in {SENT, WAITS} else promised)
    assert arrived <= 1
    assert arrived == 1 or in_the_end == GIVEN_UP
    table.note(way, name, meanwhile)


async def tried(
    world: World, message: MessageId, channel: Channel, carrier: Carrier
) -> str:
    """Return what a message comes to when a worker takes it up."""
    delivery = build_delivery(world.settings, world.direct, {channel: carrier})
    try:
        ended = await delivery.deliver(message)
    except TryAgain:
        return WAITS
    if isinstance(ended, Ended):
        return str(ended.state.value)
    return await world.state_of(message)
