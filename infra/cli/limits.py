"""`onboarding limits`: what a client has left, and giving it back."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from uuid import UUID

import typer

from infra.cli.configuration import fail
from infra.cli.output import Json, say, say_json, say_table
from infra.cli.using import with_stores
from infra.settings import Settings
from resolvers.models.problem import ProblemCode

if TYPE_CHECKING:
    from infra.redis.quotas import RedisQuotas
    from infra.wiring import Stores
    from resolvers.models.limits import Budget, Policy

limits = typer.Typer(
    help="Rate limits of one client: an IP address, a person's id, or who gets codes.",
    no_args_is_help=True,
)
_OF_ADDRESS = ("public", "address", "sign-in-ip")
_OF_PERSON = ("person", "mutation", "matches")
_OF_RECEIVER = ("sign-in-phone",)
_COLUMNS = ("policy", "window", "quota", "left", "more at (UTC)")


@dataclass(frozen=True, slots=True)
class _Share:
    quotas: "RedisQuotas"
    policies: "Sequence[Policy]"
    client: str


@limits.command()
def show(client: str, *, json: Json = False) -> None:
    """Show what CLIENT has left of each limit; asking costs it nothing."""

    async def look(settings: Settings, stores: "Stores") -> "Sequence[Budget]":
        from resolvers.models.limits import Charge  # noqa: PLC0415 - slow to import

        share = _share(settings, stores, client)
        asked = [Charge(policy, share.client, 0) for policy in share.policies]
        return (await share.quotas.charge(asked)).budgets

    budgets = with_stores(look)
    if json:
        say_json([_told(budget) for budget in budgets])
        return
    say_table(_COLUMNS, (tuple(_told(budget).values()) for budget in budgets))


@limits.command()
def reset(client: str) -> None:
    """Give CLIENT all its quotas back; processes that refuse it notice in a second."""

    async def forget(settings: Settings, stores: "Stores") -> None:
        share = _share(settings, stores, client)
        await share.quotas.forget(share.policies, share.client)

    with_stores(forget)
    say(f"{client} has its whole quota again.")


def _share(settings: Settings, stores: "Stores", client: str) -> _Share:
    from infra.redis.quotas import RedisQuotas  # noqa: PLC0415 - slow to import
    from infra.wiring import index_in, limits_in  # noqa: PLC0415 - as above

    names, counted = _counted(settings, client)
    policies = limits_in(stores.redis, settings).policies
    quotas = RedisQuotas(stores.redis, index_in(settings))
    return _Share(quotas, [policies[name] for name in names], counted)


def _counted(settings: Settings, client: str) -> tuple[Sequence[str], str]:
    """Return which limits *client* has, and by what it is counted."""
    from infra.edge.addresses import ClientAddresses  # noqa: PLC0415 - slow to import
    from resolvers.values.phone import PhoneReader  # noqa: PLC0415 - as above

    try:
        return _OF_PERSON, str(UUID(client))
    except ValueError:
        pass
    try:
        address = ip_address(client)
    except ValueError:
        pass
    else:
        shares = ClientAddresses((), "forwarded", ipv6_prefix=settings.ipv6_prefix)
        mapped = getattr(address, "ipv4_mapped", None)
        return _OF_ADDRESS, shares.share(str(mapped or address))
    if "@" in client:
        return _OF_RECEIVER, client.casefold()
    phone = PhoneReader(settings.phone_countries).read(client)
    if isinstance(phone, ProblemCode):
        fail("Name an IP address, a person's id, a phone or an e-mail address.")
    return _OF_RECEIVER, phone


def _told(budget: "Budget") -> dict[str, object]:
    return {
        "policy": budget.policy.name,
        "seconds": budget.seconds,
        "quota": budget.limit,
        "left": budget.remaining,
        "more_at": budget.resets_at if budget.remaining < budget.limit else None,
    }
