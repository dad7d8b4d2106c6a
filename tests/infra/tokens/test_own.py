"""Session tokens: ours are recognised, and nothing else is."""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.tokens.own import OwnTokens
from resolvers.models.person import PersonId
from resolvers.models.session import session_id

WEEK = 604_800
SOMEBODY = PersonId(uuid4())
TOKENS = OwnTokens("a key of the tests", lifetime=WEEK)
TOKEN, CLAIM = TOKENS.issue(SOMEBODY)
RAW = urlsafe_b64decode(TOKEN)


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()


def a_token_with(character: str) -> str:
    """Return a token in which *character* occurs."""
    while character not in (token := TOKENS.issue(SOMEBODY)[0]):
        pass
    return token


def test_a_token_proves_what_was_said_when_it_was_issued() -> None:
    assert TOKENS.read(TOKEN) == CLAIM
    assert OwnTokens("a key of the tests", lifetime=1).read(TOKEN) == CLAIM


def test_it_says_whose_it_is_and_until_when() -> None:
    before = datetime.now(UTC).replace(microsecond=0)

    _, claim = TOKENS.issue(SOMEBODY)

    assert claim.person == SOMEBODY
    age = timedelta(seconds=WEEK)
    assert before + age <= claim.expires_at <= datetime.now(UTC) + age
    assert claim.ours is True


def test_it_proves_nothing_else() -> None:
    assert (CLAIM.is_staff, CLAIM.phone, CLAIM.issued_at) == (False, None, None)


def test_each_opens_a_session_of_its_own_that_does_not_name_it() -> None:
    ids = {session_id(TOKENS.issue(SOMEBODY)[0]) for _ in range(100)}

    assert len(ids) == 100
    assert {len(session) for session in ids} == {64}
    assert session_id(TOKEN) == sha256(TOKEN.encode()).hexdigest()


def test_no_two_tokens_are_equal_and_all_fit_a_header() -> None:
    tokens = {TOKENS.issue(SOMEBODY)[0] for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {96}
    assert all(token.isascii() and token.isprintable() for token in tokens)


def test_another_key_recognises_nothing() -> None:
    assert OwnTokens("another key", lifetime=WEEK).read(TOKEN) is None


def test_nobody_can_put_in_another_person() -> None:
    forged = uuid4().bytes + RAW[16:]

    assert TOKENS.read(encoded(forged)) is None


@pytest.mark.parametrize(("left", "good"), [(1, True), (0, False), (-1, False)])
def test_a_token_ends_to_the_second(
    monkeypatch: pytest.MonkeyPatch, left: int, *, good: bool
) -> None:
    now = int(time.time())
    with monkeypatch.context() as clock:
        clock.setattr("infra.tokens.own.time.time", lambda: float(now))
        token, claim = OwnTokens("a key of the tests", lifetime=left).issue(SOMEBODY)
        assert TOKENS.read(token) == (claim if good else None)


def test_every_single_bit_counts() -> None:
    for bit in range(8 * len(RAW)):
        flipped = bytearray(RAW)
        flipped[bit // 8] ^= 1 << bit % 8

        assert TOKENS.read(encoded(bytes(flipped))) is None, f"bit {bit}"


def test_every_bit_of_every_character_counts() -> None:
    for place, character in enumerate(TOKEN):
        for bit in range(8):
            other = chr(ord(character) ^ 1 << bit)
            assert TOKENS.read(TOKEN[:place] + other + TOKEN[place + 1 :]) is None


@pytest.mark.parametrize("length", [0, 1, 48, 92, 95])
def test_a_part_is_nothing(length: int) -> None:
    assert TOKENS.read(TOKEN[:length]) is None


@pytest.mark.parametrize("rest", ["=", "==", "\n", " ", "\0", "A", "AAAA", 96 * "A"])
def test_nothing_may_be_added(rest: str) -> None:
    assert TOKENS.read(TOKEN + rest) is None
    assert TOKENS.read(rest + TOKEN) is None


@pytest.mark.parametrize(("ours", "theirs"), [("-", "+"), ("_", "/")])
def test_the_other_base64_alphabet_is_not_ours(ours: str, theirs: str) -> None:
    token = a_token_with(ours)

    assert TOKENS.read(token) is not None
    assert TOKENS.read(token.replace(ours, theirs)) is None


@pytest.mark.parametrize(
    "junk",
    [
        96 * "\0",
        96 * "é",
        96 * "\ud800",
        96 * "=",
        96 * "A",
        "é" + TOKEN[1:],
        "\0" + TOKEN[1:],
        "\n\n\n\n" + TOKEN[4:],
        1_000_000 * "A",
        "Bearer " + TOKEN,
    ],
    ids=lambda junk: ascii(junk[:1]) + str(len(junk)),
)
def test_junk_is_nobody_s(junk: str) -> None:
    assert TOKENS.read(junk) is None


@settings(derandomize=True, database=None, deadline=None)
@given(st.text() | st.text(st.sampled_from("aA0-_=+/"), min_size=96, max_size=96))
def test_so_is_any_other_text(junk: str) -> None:
    assert TOKENS.read(junk) is None
