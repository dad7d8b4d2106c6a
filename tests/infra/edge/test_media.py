"""Which media type a client gets, by what it accepts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.edge.fields import Fields
from infra.edge.media import GRAPHQL, JSON, Accept, answer_type, charset

CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)
KINDS = (JSON, GRAPHQL, "text/html", "*/*", "application/*")
SIGNS = (
    ",",
    ";",
    "=",
    "q",
    ";q=",
    "0.5",
    "nan",
    "-1",
    "inf",
    "1e999",
    " ",
    '"',
    "\xff",
)
PIECES = st.sampled_from(KINDS + SIGNS)
HEADER = st.lists(PIECES, max_size=12).map("".join) | st.text(
    st.characters(max_codepoint=255), max_size=80
)


def accept(*lines: str) -> Accept:
    raw = [(b"accept", line.encode("latin-1")) for line in lines]
    return Accept.of(Fields(raw))


@pytest.mark.parametrize(
    ("lines", "for_json", "for_graphql"),
    [
        ([], JSON, GRAPHQL),
        ([""], JSON, GRAPHQL),
        (["*/*"], JSON, GRAPHQL),
        (["application/*"], JSON, GRAPHQL),
        ([JSON], JSON, JSON),
        ([GRAPHQL], GRAPHQL, GRAPHQL),
        (["APPLICATION/Json"], JSON, JSON),
        ([f"{JSON}; charset=utf-8"], JSON, JSON),
        ([f"{JSON},{GRAPHQL}"], JSON, GRAPHQL),
        ([JSON, GRAPHQL], JSON, GRAPHQL),
        ([f"{GRAPHQL}, {JSON};q=0.9"], GRAPHQL, GRAPHQL),
        ([f"{GRAPHQL};q=0.1, {JSON} ; q = 0.2"], JSON, JSON),
        ([f"{GRAPHQL}, */*"], GRAPHQL, GRAPHQL),
        ([f"{JSON}, */*"], JSON, JSON),
        ([f"{JSON};q=0.5, */*"], GRAPHQL, GRAPHQL),
        ([f"{JSON};q=0, application/*"], GRAPHQL, GRAPHQL),
        ([f"application/*;q=0.1, */*, {JSON};q=0.2"], JSON, JSON),
        ([CHROME], JSON, GRAPHQL),
        (["text/html"], None, None),
        (["text/*, image/png"], None, None),
        ([f"{JSON};q=0"], None, None),
        ([f"{JSON};q=0.0, {GRAPHQL};q=-1"], None, None),
        ([f"{JSON};q=often"], None, None),
        ([f"{JSON};q=nan"], None, None),
        (["*/*;q=0"], None, None),
        (["json"], None, None),
    ],
    ids=repr,
)
def test_the_answer_has_the_type_wanted_most(
    lines: list[str], for_json: str | None, for_graphql: str | None
) -> None:
    assert answer_type(accept(*lines), usual=JSON) == for_json
    assert answer_type(accept(*lines), usual=GRAPHQL) == for_graphql


@pytest.mark.parametrize(
    ("line", "prefers"),
    [
        (CHROME, True),
        ("text/html", True),
        (f"text/html, {JSON}", True),
        (f"text/html;q=0.9, {JSON}", False),
        (f"text/html;q=0.9, {GRAPHQL}", False),
        ("text/html;q=0", False),
        ("*/*", False),
        ("text/*", False),
        ("", False),
    ],
)
def test_only_who_names_html_wants_a_page(line: str, *, prefers: bool) -> None:
    assert accept(line).prefers_html is prefers


@pytest.mark.parametrize(
    ("line", "kind", "encoding"),
    [
        ("", "", "utf-8"),
        (JSON, JSON, "utf-8"),
        (f"{JSON} ; Charset=UTF-8", JSON, "utf-8"),
        (f'{JSON};x=1;charset="utf8"', JSON, "utf8"),
        (f"{JSON};charset=latin-1;charset=utf-8", JSON, "latin-1"),
        (f"{JSON};charset", JSON, ""),
        ("Text/Plain", "text/plain", "utf-8"),
    ],
)
def test_json_without_a_charset_is_utf_8(line: str, kind: str, encoding: str) -> None:
    assert charset(line) == (kind, encoding)


@given(lines=st.lists(HEADER, max_size=3), usual=st.sampled_from([JSON, GRAPHQL]))
def test_no_header_is_too_strange(lines: list[str], usual: str) -> None:
    wanted = accept(*lines)

    assert answer_type(wanted, usual=usual) in {JSON, GRAPHQL, None}
    assert wanted.prefers_html in {True, False}
    assert 0 <= wanted.quality(JSON) <= 1
    for line in lines:
        assert len(charset(line)) == 2


@given(kind=st.sampled_from([JSON, GRAPHQL]), more=st.lists(HEADER, max_size=2))
def test_a_type_that_is_refused_is_never_the_answer(kind: str, more: list[str]) -> None:
    assert answer_type(accept(f"{kind};q=0", *more), usual=kind) != kind


def test_a_header_without_end_is_cut() -> None:
    assert len(accept("a/b," * 10_000).ranges) < 300
    assert answer_type(accept("a/b," * 10_000 + JSON), usual=JSON) is None
