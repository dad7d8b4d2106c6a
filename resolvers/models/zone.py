"""A part of the country people look for homes in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Zone:
    """Reference data: the id goes into `preferredZones`."""

    id: str
    name: str
