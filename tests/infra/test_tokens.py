"""Session tokens: ours are recognised, and nothing else is."""

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.tokens import TokenSigner
from resolvers.models.person import PersonId

WEEK = 604_800
SOMEBODY = PersonId(uuid4())
SIGNER = TokenSigner("a key of the tests", lifetime=WEEK)
TOKEN = SIGNER.sign(SOMEBODY)
RAW = urlsafe_b64decode(TOKEN)


def encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()


def a_token_with(character: str) -> str:
    """Return a token in which *character* occurs."""
    return next(t for t in iter(lambda: SIGNER.sign(SOMEBODY), "") if character in t)


def test_a_token_says_whose_it_is() -> None:
    assert SIGNER.owner(TOKEN) == SOMEBODY
    assert TokenSigner("a key of the tests", lifetime=1).owner(TOKEN) == SOMEBODY


def test_no_two_tokens_are_equal_and_all_fit_a_header() -> None:
    tokens = {SIGNER.sign(SOMEBODY) for _ in range(100)}

    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {96}
    assert all(token.isascii() and token.isprintable() for token in tokens)


def test_another_key_recognises_nothing() -> None:
    assert TokenSigner("another key", lifetime=WEEK).owner(TOKEN) is None


def test_nobody_can_put_in_another_person() -> None:
    forged = uuid4().bytes + RAW[16:]

    assert SIGNER.owner(encoded(forged)) is None


@pytest.mark.parametrize(("left", "good"), [(1, True), (0, False), (-1, False)])
def test_a_token_ends_to_the_second(
    monkeypatch: pytest.MonkeyPatch, left: int, *, good: bool
) -> None:
    now = int(time.time())
    with monkeypatch.context() as clock:
        clock.setattr("infra.tokens.time.time", lambda: float(now))
        token = TokenSigner("a key of the tests", lifetime=left).sign(SOMEBODY)
        assert (SIGNER.owner(token) == SOMEBODY) is good


def test_every_single_bit_counts() -> None:
    for bit in range(8 * len(RAW)):
        flipped = bytearray(RAW)
        flipped[bit // 8] ^= 1 << bit % 8

        assert SIGNER.owner(encoded(bytes(flipped))) is None, f"bit {bit}"


def test_every_bit_of_every_character_counts() -> None:
    for place, character in enumerate(TOKEN):
        for bit in range(8):
            other = chr(ord(character) ^ 1 << bit)
            assert SIGNER.owner(TOKEN[:place] + other + TOKEN[place + 1 :]) is None


@pytest.mark.parametrize("length", [0, 1, 48, 92, 95])
def test_a_part_is_nothing(length: int) -> None:
    assert SIGNER.owner(TOKEN[:length]) is None


@pytest.mark.parametrize("rest", ["=", "==", "\n", " ", "\0", "A", "AAAA", 96 * "A"])
def test_nothing_may_be_added(rest: str) -> None:
    assert SIGNER.owner(TOKEN + rest) is None
    assert SIGNER.owner(rest + TOKEN) is None


@pytest.mark.parametrize(("ours", "theirs"), [("-", "+"), ("_", "/")])
def test_the_other_base64_alphabet_is_not_ours(ours: str, theirs: str) -> None:
    token = a_token_with(ours)

    assert SIGNER.owner(token) == SOMEBODY
    assert SIGNER.owner(token.replace(ours, theirs)) is None


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
    assert SIGNER.owner(junk) is None


@settings(derandomize=True, database=None, deadline=None)
@given(st.text() | st.text(st.sampled_from("aA0-_=+/"), min_size=96, max_size=96))
def test_so_is_any_other_text(junk: str) -> None:
    assert SIGNER.owner(junk) is None
