"""Which answers count as equal."""

import pytest

from bench.answers import DifferentAnswersError, normalised, require_alike


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(b'{"a": [1, "x"]}', b'{"a":[1,"x"]}', id="spaces"),
        pytest.param(rb'{"a":"\u00e9"}', '{"a":"é"}'.encode(), id="escapes"),
        pytest.param(
            b'{"at":"2026-01-02T03:04:05.678Z"}',
            b'{"at":"2026-01-02T04:04:05.678000+01:00"}',
            id="instants",
        ),
        pytest.param(b'{"profileId":"1"}', b'{"profileId":"2"}', id="ids"),
    ],
)
def test_what_means_the_same_is_the_same(one: bytes, other: bytes) -> None:
    assert normalised(one, saved=False) == normalised(other, saved=False)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(b'{"a":1,"b":2}', b'{"b":2,"a":1}', id="order"),
        pytest.param(b'{"a":1}', b'{"a":1.5}', id="numbers"),
        pytest.param(b'{"a":null}', b"{}", id="nulls"),
        pytest.param(b'{"profileId":null}', b'{"profileId":"1"}', id="no-id"),
        pytest.param(
            b'{"updatedAt":"2026-01-02T03:04:05.678Z"}',
            b'{"updatedAt":"2026-01-02T03:04:05.679Z"}',
            id="milliseconds",
        ),
    ],
)
def test_what_means_something_else_is_not(one: bytes, other: bytes) -> None:
    assert normalised(one, saved=False) != normalised(other, saved=False)


def test_only_a_save_may_have_its_own_time() -> None:
    one = b'{"updatedAt":"2026-01-02T03:04:05Z","createdAt":"2026-01-02T03:04:05Z"}'
    other = one.replace(b'05Z","c', b'06Z","c')

    assert normalised(one, saved=True) == normalised(other, saved=True)
    assert normalised(one, saved=True) != normalised(
        other.replace(b"05Z", b"06Z"), saved=True
    )


def test_servers_that_differ_are_named() -> None:
    require_alike("read", [("a", b"1"), ("b", b"1")])

    with pytest.raises(DifferentAnswersError, match=r"read: a answers b'1', c b'2'"):
        require_alike("read", [("a", b"1"), ("b", b"1"), ("c", b"2")])
