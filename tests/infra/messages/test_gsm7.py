"""The alphabet of SMS: every text gets into it, and is counted as it is paid for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.messages.gsm7 import BASIC, EXTENSION, gsm7, segments, septets
from tests.resolvers.strategies import steady

WITHIN = st.text(alphabet=BASIC + EXTENSION)
ANYTHING = st.text(alphabet=st.characters(exclude_categories=()))


def test_the_alphabet_has_as_many_characters_as_the_standard() -> None:
    assert len(set(BASIC)) == 127  # the 128th announces an extension
    assert len(set(EXTENSION)) == 10
    assert not set(BASIC) & set(EXTENSION)


@steady
@given(ANYTHING)
def test_every_text_ends_within_the_alphabet(text: str) -> None:
    assert set(gsm7(text)) <= set(BASIC + EXTENSION)


@steady
@given(ANYTHING)
def test_a_second_time_changes_nothing(text: str) -> None:
    assert gsm7(gsm7(text)) == gsm7(text)


@steady
@given(WITHIN)
def test_what_is_within_stays_as_it_is(text: str) -> None:
    assert gsm7(text) == text


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("déjà où èéùìò Ç Øø åÄÖÑÜ§¿äöñüà £¥€", "déjà où èéùìò Ç Øø åÄÖÑÜ§¿äöñüà £¥€"),
        ("forêt, ça, Noël, œuvre", "foret, ca, Noel, oeuvre"),
        ("l\N{RIGHT SINGLE QUOTATION MARK}an — « oui »…", 'l\'an - " oui "...'),
        ("18\N{NO-BREAK SPACE}h\N{NARROW NO-BREAK SPACE}30", "18 h 30"),
        ("e\N{COMBINING ACUTE ACCENT}te\N{COMBINING ACUTE ACCENT}", "été"),
        ("q\N{COMBINING TILDE}r", "qr"),
        ("soft\N{SOFT HYPHEN}ly x\N{ZERO WIDTH JOINER}y", "softly xy"),
        ("`a`\tb", "'a' b"),
        ("\x00\x1b\x7f", "???"),
        ("Москва", "Moskva"),
        ("\ud800", "?"),
    ],
    ids=ascii,
)
def test_what_is_not_within_is_said_by_what_is(text: str, sent: str) -> None:
    assert gsm7(text) == sent


@pytest.mark.parametrize(
    ("text", "length", "count"),
    [
        ("", 0, 1),
        ("é" * 160, 160, 1),
        ("é" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€" * 80, 160, 1),
        ("€" * 80 + "a", 161, 2),
        # 153 is odd: an extension does not fit into the last septet of a part.
        ("€" * 152, 304, 2),
        ("€" * 153, 306, 3),
        ("ê" * 160, 160, 1),
        ("…" * 53, 159, 1),
    ],
    ids=lambda value: ascii(value)[:12] if isinstance(value, str) else str(value),
)
def test_it_counts_what_is_paid_for(text: str, length: int, count: int) -> None:
    assert (septets(text), segments(text)) == (length, count)
