"""Every operation of the SDL, asked by somebody for whom it is worth asking."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.api import Api
from tests.matrix.asking import Look
from tests.matrix.world import Somebody, World


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation that may be repeated as it is, and what it is to have done."""

    name: str
    document: str
    usual: str
    """What comes of it when nothing is wrong."""
    who: Somebody | None = None
    variables: Mapping[str, object] = field(default_factory=dict)
    done: Look | None = None
    repeated: str = ""
    """What comes of it from the second time on, if not `usual`; told as that."""

    async def ask(self, api: Api) -> str:
        """Return what comes of it: a type of the union, a code, or `answered`."""
        token = self.who.token if self.who else None
        response = await api.post(self.document, token=token, input=self.variables)
        body = response.json()
        if "errors" in body:
            return str(body["errors"][0]["extensions"]["code"])
        found = body["data"][self.name]
        kind = found.get("__typename") if isinstance(found, dict) else None
        if kind and kind == self.repeated:
            kind = self.usual
        return f"{kind or 'answered'}{' degraded' if 'extensions' in body else ''}"


Make: TypeAlias = Callable[[World], Awaitable[Operation]]
MAKERS: dict[str, Make] = {}


def makes(name: str) -> Callable[[Make], Make]:
    """Register what makes the operation of this *name*, once for each trial."""

    def register(make: Make) -> Make:
        MAKERS[name] = make
        return make

    return register


def query(name: str, fields: str, **who: bool) -> None:
    """Register a query, which does nothing."""

    @makes(name)
    async def make(world: World) -> Operation:
        somebody = await world.somebody(**who)
        return Operation(name, f"{{ {name} {{ {fields} }} }}", "answered", somebody)


def mutation(
    name: str,
    usual: str,
    *,
    who: Somebody | None,
    done: Look,
    repeated: str = "",
    **variables: object,
) -> Operation:
    """Return a mutation that passes *variables* in its input, if there are any."""
    takes = f"($input: {name[0].upper()}{name[1:]}Input!)" if variables else ""
    passes = "(input: $input)" if variables else ""
    document = f"mutation {takes} {{ {name}{passes} {{ __typename }} }}"
    return Operation(name, document, usual, who, variables, done, repeated)
