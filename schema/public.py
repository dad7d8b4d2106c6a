"""Reference data and the state of the service: public, no session needed."""

import strawberry

from resolvers import status
from resolvers.models import zone
from schema.carried import CarriedBy, resolved
from schema.context import Info


@strawberry.type(description="A part of the country people look for homes in.")
class Zone:
    is_type_of = CarriedBy(zone.Zone)

    id: strawberry.ID
    name: str


@strawberry.type(description="What works right now.")
class ServiceStatus:
    is_type_of = CarriedBy(status.ServiceStatus)

    drafts: bool = strawberry.field(description="Signing in, reading and saving.")
    finalizing: bool


async def _zones(info: Info) -> list[zone.Zone]:
    return await info.context.resolvers.zones.all()


async def _service_status(info: Info) -> status.ServiceStatus:
    return await info.context.resolvers.status.now()


@strawberry.type
class PublicQuery:
    zones: list[Zone] = resolved(_zones, "The choices for `preferredZones`.")
    service_status: ServiceStatus = resolved(_service_status)
