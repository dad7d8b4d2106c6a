"""What Strawberry runs around resolvers, plans run as well, or refuse to be made."""

from typing import Any

import pytest
import strawberry
from strawberry.extensions import FieldExtension, SchemaExtension
from strawberry.permission import BasePermission

from schema.compiled.compiler import Compiler
from tests.schema.compiled.both import planned, same

RAN: list[str] = []


class Loud(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        RAN.append(f"extension {kwargs}")
        return f"{next_(source, info, **kwargs)}!"


class LoudLater(FieldExtension):
    async def resolve_async(
        self, next_: Any, source: Any, info: Any, **kwargs: Any
    ) -> Any:
        RAN.append(f"extension {kwargs}")
        return f"{await next_(source, info, **kwargs)}!"


class Members(BasePermission):
    message = "members only"
    error_extensions = {"code": "MEMBERS"}  # noqa: RUF012 - Strawberry's way

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        RAN.append(f"permission {kwargs}")
        return kwargs.get("name") != "stranger"


class MembersLater(Members):
    async def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:  # type: ignore[override] # either is allowed
        return Members.has_permission(self, source, info, **kwargs)


class Nobody(BasePermission):
    message = "nobody"

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        RAN.append("nobody")
        return False


@strawberry.type
class Query:
    @strawberry.field(extensions=[Loud()])  # type: ignore[untyped-decorator] # made as we go
    def loud(self, name: str) -> str:
        RAN.append("resolver")
        return name

    @strawberry.field(extensions=[LoudLater()])  # type: ignore[untyped-decorator] # made as we go
    async def later(self, name: str) -> str:
        RAN.append("resolver")
        return name

    @strawberry.field(permission_classes=[Members])  # type: ignore[untyped-decorator] # made as we go
    def member(self, name: str) -> str | None:
        RAN.append("resolver")
        return name

    @strawberry.field(permission_classes=[MembersLater])  # type: ignore[untyped-decorator] # made as we go
    async def member_later(self, name: str) -> str | None:
        RAN.append("resolver")
        return name

    closed: str | None = strawberry.field(default="secret", permission_classes=[Nobody])


SCHEMA = strawberry.Schema(Query)


@pytest.mark.parametrize("field", ["loud", "later"])
async def test_an_extension_runs_once(field: str) -> None:
    plan = planned(SCHEMA, f'{{ {field}(name: "Afi") }}')
    RAN.clear()

    result = await plan.execute(None, None)

    assert result.data == {field: "Afi!"}
    assert RAN == ["extension {'name': 'Afi'}", "resolver"]
    assert plan.surprises == 0


@pytest.mark.parametrize("field", ["member", "memberLater"])
async def test_a_permission_is_asked_once(field: str) -> None:
    plan = planned(SCHEMA, f'{{ {field}(name: "Afi") }}')
    RAN.clear()

    result = await plan.execute(None, None)

    assert result.data == {field: "Afi"}
    assert RAN == ["permission {'name': 'Afi'}", "resolver"]


@pytest.mark.parametrize("field", ["member", "memberLater"])
async def test_a_permission_refuses_once(field: str) -> None:
    plan = planned(SCHEMA, f'{{ {field}(name: "stranger") }}')
    await same(plan, surprises=1)
    RAN.clear()

    result = await plan.execute(None, None)

    assert result.errors
    assert [e.extensions for e in result.errors] == [{"code": "MEMBERS"}]
    assert RAN == ["permission {'name': 'stranger'}"]


async def test_an_attribute_can_be_refused() -> None:
    plan = planned(SCHEMA, "{ closed }")

    result = await plan.execute(None, None, root=Query())

    assert result.data == {"closed": None}
    assert RAN[-1] == "nobody"


def test_a_schema_with_extensions_is_refused() -> None:
    class Everywhere(SchemaExtension):
        pass

    schema = strawberry.Schema(Query, extensions=[Everywhere])

    with pytest.raises(TypeError, match="schema extensions are not run"):
        Compiler(schema, hide_suggestions=False)
