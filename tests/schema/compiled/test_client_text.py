"""Nothing that a client wrote is part of generated source."""

import ast
import keyword

import pytest
import strawberry
from graphql import OperationDefinitionNode, parse, validate
from hypothesis import given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from schema.compiled.compiler import Compiler
from schema.compiled.plan import Plan
from schema.compiled.source import identifier
from schema.compiled.surprise import Uncompiled
from tests.schema.compiled.leaves import Colour
from tests.schema.compiled.test_kinds import CatModel, Decided, Named, One

JSON = strawberry.scalars.JSON


@strawberry.input
class Given:
    text: str | None = None
    texts: list[str] | None = None
    anything: JSON | None = None


@strawberry.type
class Query:
    @strawberry.field
    def echo(  # noqa: PLR0913, PLR0917 - one of each
        self,
        text: str = "",
        given: Given | None = None,
        anything: JSON | None = None,
        colour: Colour = Colour.RED,
        ids: list[strawberry.ID] | None = None,
        number: float = 0,
    ) -> str | None:
        return text

    @strawberry.field
    async def decided(self) -> Decided:
        return CatModel()  # type: ignore[return-value] # it carries one

    @strawberry.field
    def named(self) -> Named:
        return One()


SCHEMA = strawberry.Schema(Query, types=[One])
CORE = SCHEMA._schema  # noqa: SLF001 - the one graphql-core knows
NAMES = ["__import__", "exec", "os", "run", "value", "path", "data", "given", "found"]
NAMES += ["at", "v", "values", "unknown", "named", "Path", "Surprise", "surprise"]
NAMES += ["plain", "sequences", "isfinite", "is_awaitable", "complete", "item"]
NAMES += ["print", "globals", "dict", "list", "len", "enumerate", *keyword.kwlist]
NAMES = [name for name in NAMES if name not in {"true", "false", "null", "on"}]
_MARKER = "zzqx"
names = st.from_regex(r"[A-Za-z_]{0,3}zzqx[A-Za-z0-9_]{0,8}", fullmatch=True)
texts = st.builds(
    "{}zzqx{}".format,
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["", "'", '"""', "\\", "\n", "{}", "');import os;('", "\u2028#"]),
)


def quoted(text: str) -> str:
    escaped = "".join(f"\\u{{{ord(c):x}}}" for c in text)
    return f'"{escaped}"'


def planned(text: str) -> Plan:
    node = parse(text)
    assert validate(CORE, node) == []
    operation = node.definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return Compiler(SCHEMA, hide_suggestions=False).plan(node, operation, {})


def document(a: str, b: str, c: str, text: str) -> str:
    """Use three names and a text wherever a client can write one."""
    said = quoted(text)
    return f"""query {a}(
      ${b}: String = {said}, ${c}: JSON = {{{a}: [{said}, {b}]}}
      ${a}: [String!] = [{said}]
    ) {{
      {a}: echo(text: {said}, number: 1e3)
      {b}: echo(text: ${b}, anything: ${c}, ids: [{said}])
      {c}: echo(given: {{text: ${b}, texts: ${a}, anything: {{{c}: ${c}}}}})
      x{c}: echo(given: {{texts: [{said}]}}, anything: {{{c}: {b}}}, colour: rouge)
      ...{a}
    }}
    fragment {a} on Query {{
      y{a}: decided {{ {b}: __typename ... on Cat {{ {c}: name }} }}
      z{a}: named {{ {b}: name ...{b} }}
    }}
    fragment {b} on Named {{ {a}: name }}"""


@with_settings(max_examples=60, derandomize=True, database=None, deadline=None)
@given(a=names, b=names, c=names, text=texts)
def test_no_text_of_a_client_is_generated(a: str, b: str, c: str, text: str) -> None:
    b, c = f"{b}_b", f"{c}_c"

    plan = planned(document(f"{a}_a", b, c, text))

    assert _MARKER not in plan.text
    assert _MARKER not in repr(plan.variables.__code__.co_filename)
    assert [n for n in plan.constants if _MARKER in n] == []


@pytest.mark.parametrize("name", sorted(set(NAMES)))
async def test_a_client_may_use_any_name(name: str) -> None:
    plan = planned(document(name, f"{name}_", f"_{name}", name))

    result = await plan.execute(None, None)

    assert (result.errors, plan.surprises) == (None, 0)
    assert result.data
    assert result.data[name] == result.data[f"{name}_"] == name
    assert result.data[f"y{name}"] == {f"{name}_": "Cat", f"_{name}": "Tom"}


@pytest.mark.parametrize("name", ["a", "print"])
def test_every_name_in_generated_code_is_bound(name: str) -> None:
    plan = planned(document(name, "b_", "c_", "x"))
    module = ast.parse(plan.text)
    shared = {"Path", "Surprise", "is_awaitable", "isfinite", "plain", "sequences"}
    shared |= {"surprise", "enumerate", "list", "dict", "str", "int", "float", "bool"}
    shared |= {"len", "Exception"}
    known = {*plan.constants, *shared, *_stored(module)}
    known |= {it.name for it in module.body if isinstance(it, ast.FunctionDef)}

    for function in module.body:
        inside = known | _stored(function)
        if isinstance(function, ast.FunctionDef):
            inside |= {argument.arg for argument in function.args.args}
        loaded = {
            it.id
            for it in ast.walk(function)
            if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Load)
        }
        assert loaded - inside == set()


def _stored(node: ast.AST) -> set[str]:
    names = {
        it.id
        for it in ast.walk(node)
        if isinstance(it, ast.Name) and isinstance(it.ctx, ast.Store)
    }
    return names | {
        it.name
        for it in ast.walk(node)
        if isinstance(it, ast.ExceptHandler) and it.name
    }


@pytest.mark.parametrize("name", ["", "a b", "a.b", "1a", "é", "class", "None", "a\n"])
def test_only_identifiers_are_written_down(name: str) -> None:
    with pytest.raises(Uncompiled):
        identifier(name)
