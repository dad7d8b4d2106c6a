"""Secrets at rest: they open for us, in their place, and nowhere else."""

import base64
from uuid import uuid4

import pytest

from infra.sealing import BlindIndex, Sealer
from resolvers.errors import SealBroken

OWNER, FIELD = uuid4(), "ifu"
SECRET = "3201912345678 — Bénédicte 🔑"


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


OLD, NEW = f"2025:{key('a')}", f"2026:{key('b')}"
SEALER = Sealer(NEW)


@pytest.mark.parametrize(
    "text", ["", "0", SECRET, "\0", 10_000 * "é"], ids=lambda text: ascii(text[:9])
)
def test_what_is_sealed_opens(text: str) -> None:
    envelope = SEALER.seal(text, owner=OWNER, field=FIELD)

    assert SEALER.open(envelope, owner=OWNER, field=FIELD) == text


def test_an_envelope_tells_nothing_not_even_that_two_are_equal() -> None:
    envelopes = [SEALER.seal(SECRET, owner=OWNER, field=FIELD) for _ in range(100)]

    assert len(set(envelopes)) == 100
    assert not any(SECRET[:13].encode() in envelope for envelope in envelopes)


def test_it_opens_neither_for_another_owner_nor_in_another_field() -> None:
    envelope = SEALER.seal(SECRET, owner=OWNER, field=FIELD)

    with pytest.raises(SealBroken):
        SEALER.open(envelope, owner=uuid4(), field=FIELD)
    with pytest.raises(SealBroken):
        SEALER.open(envelope, owner=OWNER, field="cpi")


def test_a_touched_envelope_does_not_open() -> None:
    envelope = SEALER.seal(SECRET, owner=OWNER, field=FIELD)
    start = 2 + len("2026")

    for place in range(start, len(envelope)):
        touched = bytearray(envelope)
        touched[place] ^= 1
        with pytest.raises(SealBroken):
            SEALER.open(bytes(touched), owner=OWNER, field=FIELD)


def test_after_a_rotation_old_envelopes_open_and_new_ones_use_the_first_key() -> None:
    before = Sealer(OLD).seal(SECRET, owner=OWNER, field=FIELD)
    rotated = Sealer(f"{NEW}, {OLD}")

    after = rotated.seal(SECRET, owner=OWNER, field=FIELD)

    assert rotated.open(before, owner=OWNER, field=FIELD) == SECRET
    assert Sealer(NEW).open(after, owner=OWNER, field=FIELD) == SECRET


def test_a_key_that_left_the_ring_or_was_replaced_opens_nothing() -> None:
    envelope = Sealer(OLD).seal(SECRET, owner=OWNER, field=FIELD)

    with pytest.raises(SealBroken):
        SEALER.open(envelope, owner=OWNER, field=FIELD)
    with pytest.raises(SealBroken):
        Sealer(f"2025:{key('b')}").open(envelope, owner=OWNER, field=FIELD)


@pytest.mark.parametrize(
    "ring",
    [
        "",
        "2026",
        "2026:",
        f":{key('a')}",
        "2026:YWJj",
        f"{NEW},",
        f"{NEW},,{OLD}",
        f"2026:{key('a')[:-4]}",
        f"2026:{key('a')[:-1]}",
        "2026:!",
        "2026:é",
    ],
)
def test_a_bad_ring_is_refused_in_words(ring: str) -> None:
    with pytest.raises(ValueError, match="must be id:base64 of 32 bytes"):
        Sealer(ring)


def test_an_index_finds_the_same_value_again_and_nothing_else() -> None:
    index = BlindIndex("a key")

    found = index.of("ifu", SECRET)

    assert found == BlindIndex("a key").of("ifu", SECRET)
    others = {
        index.of("cpi", SECRET),
        index.of("ifu", SECRET + " "),
        index.of("ifu\0", SECRET),
        BlindIndex("another key").of("ifu", SECRET),
    }
    assert len(others | {found}) == 5
    assert {len(one) for one in others} == {32}


@pytest.mark.parametrize("envelope", [b"", b"\x01", b"\x01\x04test", b"\x01\xff" * 9])
def test_half_an_envelope_does_not_open(envelope: bytes) -> None:
    with pytest.raises(SealBroken):
        Sealer(f"test:{'A' * 43}=").open(envelope, owner=uuid4(), field="cpi")


def test_a_value_that_does_not_open_is_an_alert_without_the_value(
    caplog: pytest.LogCaptureFixture,
) -> None:
    owner, sealer = uuid4(), Sealer(f"test:{'A' * 43}=")
    envelope = sealer.seal("1234567890123", owner=owner, field="cpi")

    with pytest.raises(SealBroken):
        sealer.open(envelope, owner=owner, field="ifu")

    (alert,) = caplog.records
    assert (alert.levelname, str(owner) in alert.getMessage()) == ("CRITICAL", True)
    assert "1234567890123" not in caplog.text
