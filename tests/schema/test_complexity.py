"""How large an operation may be: every limit at its edge, fragments spelt out."""

import time

import pytest
from graphql import get_introspection_query, parse

from schema.complexity import Complexity, TooComplex, check
from schema.operations import DEFAULT_LIMITS

LIMITS = Complexity(depth=4, root_fields=3, aliases=2, directives=2, fields=10)
AT_THE_EDGE = {
    "depth": "{a{b{c{d}}}}",
    "depth through fragments": "{a{...f}} fragment f on T{...on T{b{...g}}}"
    "fragment g on T{c{d}}",
    "root fields": "{a b c}",
    "root fields through fragments": "{a ...f} fragment f on Q{...on Q{b} ...g}"
    "fragment g on Q{c}",
    "aliases": "{x:a{y:b}}",
    "aliases through fragments": "{...f ...f} fragment f on Q{x:a}",
    "directives": "{a @x b{c @y}}",
    "directives on fragments": "{...f @x ...on Q @y{a}} fragment f on Q{a}",
    "directives through fragments": "{...f ...f} fragment f on Q{a @x}",
    "fields": "{a{b c d e} b{f g h i}}",
    "fields through fragments": "{a{...f ...f ...f}} fragment f on T{b c d}",
    "introspection": "{__schema{types{fields{name}}} __typename __type{name}}",
    "each of several operations": "query A{a b c} query B{a b c} mutation C{a b c}",
}
OVER = {
    "depth": ("depth", "{a{b{c{d{e}}}}}"),
    "depth of an inline fragment": ("depth", "{...on Q{a{...{b{c{d{e}}}}}}}"),
    "depth through a fragment": ("depth", "{a{b{...f}}} fragment f on T{c{d{e}}}"),
    "root fields": ("root fields", "{a b c d}"),
    "the same root field": ("root fields", "{a a a a}"),
    "root fields of a mutation": ("root fields", "mutation{a b c d}"),
    "root fields of a fragment": (
        "root fields",
        "{...f ...f} fragment f on Q{a b}",
    ),
    "root fields of the second operation": (
        "root fields",
        "query A{a} query B{a b c d}",
    ),
    "aliases": ("aliases", "{x:a{y:b z:c}}"),
    "aliases of a fragment": ("aliases", "{a{...f ...f ...f}} fragment f on T{x:b}"),
    "directives": ("directives", "{a @x @y @z}"),
    "directives below": ("directives", "{a{...f @x @y}} fragment f on T{b{c @z}}"),
    "fields": ("fields", "{a{b c d e} b{f g h i} c}"),
    "fields of a fragment": ("fields", "{a{...f ...f}} fragment f on T{b c d e f}"),
    "an unused fragment": (
        "fields",
        "{a} fragment f on T{" + "a " * 11 + "}",
    ),
    "depth of introspection": ("depth", "{__schema{types{fields{type{name}}}}}"),
    "aliases of introspection": (
        "aliases",
        "{a:__typename b:__typename c:__typename}",
    ),
}


@pytest.mark.parametrize("case", AT_THE_EDGE)
def test_as_much_as_the_limit_passes(case: str) -> None:
    check(parse(AT_THE_EDGE[case]), LIMITS)


@pytest.mark.parametrize("case", OVER)
def test_one_more_is_too_much(case: str) -> None:
    what, text = OVER[case]

    with pytest.raises(TooComplex, match=f"at most [0-9]+ {what}"):
        check(parse(text), LIMITS)


@pytest.mark.parametrize(
    "text",
    [
        "{...f} fragment f on Q{...f}",
        "{...f} fragment f on Q{a{...g}} fragment g on T{b{...f}}",
        "{a} fragment f on Q{...g} fragment g on Q{...f}",
        "{...unknown}",
        "fragment f on Q{a}",
        "type Q{a:Int} {a}",
        "{...f} fragment f on Q{a} fragment f on Q{b}",
    ],
)
def test_what_validation_reports_is_left_to_it(text: str) -> None:
    check(parse(text), LIMITS)


@pytest.mark.parametrize(
    "text",
    [
        get_introspection_query(descriptions=False),
        get_introspection_query(
            specified_by_url=True,
            directive_is_repeatable=True,
            schema_description=True,
            input_value_deprecation=True,
        ),
    ],
    ids=["short", "long"],
)
def test_the_whole_introspection_passes_the_defaults(text: str) -> None:
    check(parse(text, max_tokens=DEFAULT_LIMITS.tokens), DEFAULT_LIMITS.size)


def test_the_work_is_linear_where_the_meaning_is_exponential() -> None:
    bomb = "{...f0}" + "".join(
        f"fragment f{i} on Q{{...f{i + 1} ...f{i + 1}}}" for i in range(200)
    )
    document = parse(bomb + "fragment f200 on Q{a}")
    started = time.process_time()

    with pytest.raises(TooComplex):
        check(document, DEFAULT_LIMITS.size)

    assert time.process_time() - started < 0.05
