"""What messages say: all that is needed, in one SMS, the same in every form."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from jinja2 import UndefinedError

from infra.messages.gsm7 import gsm7, segments
from infra.messages.templates import Templates
from resolvers.models.message import Kind, Letter
from resolvers.models.person import Language
from tests.infra.messages.letters import (
    CODES,
    LINKS,
    NOW,
    REMINDERS,
    TEMPLATES,
    letter,
)
from tests.infra.messages.reading import Reader

HOSTILE = "<b>&amp;\"'</b>{{ code }}"
WITHOUT = replace(TEMPLATES, links=None)
EVERY = pytest.mark.parametrize("language", Language)
KINDS = pytest.mark.parametrize("kind", Kind)


@EVERY
@KINDS
def test_every_sms_is_paid_for_once(kind: Kind, language: Language) -> None:
    ends = [NOW + timedelta(days=day, hours=5, minutes=30) for day in range(370)]

    texts = {
        TEMPLATES.sms(letter(kind, language, minutes=1440, ends_at=end)) for end in ends
    }

    assert [text for text in texts if segments(text) != 1] == []
    assert [text for text in texts if gsm7(text) != text or "\n" in text] == []


@EVERY
@pytest.mark.parametrize("templates", [TEMPLATES, WITHOUT], ids=["links", "none"])
@KINDS
def test_both_parts_of_an_email_say_the_same(
    kind: Kind, templates: Templates, language: Language
) -> None:
    email = templates.email(letter(kind, language))

    assert Reader(email.html).lines == [line for line in email.text.split("\n") if line]
    assert email.subject in email.html.partition("</title>")[0]


@EVERY
@pytest.mark.parametrize("kind", CODES)
def test_a_code_comes_with_its_time_and_a_warning(
    kind: Kind, language: Language
) -> None:
    sent = letter(kind, language, code="731946", minutes=7)
    warning = {"fr": "Ne le donnez à personne", "en": "Give it to nobody"}[language]

    email = TEMPLATES.email(sent)

    for text in (TEMPLATES.sms(sent), email.text):
        assert [x for x in ("731946", "7 minutes", warning) if x not in text] == []
        assert "http" not in text
    assert "731946" not in email.subject
    assert Reader(email.html).lines.count("731946") == 1
    assert re.search(r"font: bold 36px[^>]*>731946<", email.html)


def test_one_minute_is_one() -> None:
    assert "1 minute." in TEMPLATES.sms(letter(minutes=1))


@EVERY
def test_who_is_welcome_gets_a_link_to_the_app_and_no_other(
    language: Language,
) -> None:
    sent = letter(Kind.WELCOME, language)

    for text in (TEMPLATES.sms(sent), TEMPLATES.email(sent).text):
        assert re.findall(r"http\S+", text) == [LINKS.app_url]


@EVERY
@pytest.mark.parametrize("kind", REMINDERS)
def test_a_reminder_leads_on_and_can_be_stopped(kind: Kind, language: Language) -> None:
    sent = letter(kind, language)
    assert sent.person is not None

    for text in (TEMPLATES.sms(sent), TEMPLATES.email(sent).text):
        addresses = re.findall(r"http\S+", text)
        assert addresses == [LINKS.app_url, LINKS.stop(sent.person)]


@pytest.mark.parametrize(
    ("language", "words"),
    [(Language.FR, "jusqu'à mardi à 6 h"), (Language.EN, "until Tuesday at 06:00")],
    ids=["fr", "en"],
)
def test_until_when_answers_are_kept_is_told(language: Language, words: str) -> None:
    end = datetime(2026, 9, 22, 5, tzinfo=UTC)
    sent = letter(Kind.EXPIRING, language, ends_at=end)

    assert f"{words}." in TEMPLATES.sms(sent)
    assert f"{words} (" in TEMPLATES.email(sent).text.replace("\N{NO-BREAK SPACE}", " ")


@EVERY
@KINDS
def test_without_links_there_are_none(kind: Kind, language: Language) -> None:
    sent = letter(kind, language)
    email = WITHOUT.email(sent)

    for text in (WITHOUT.sms(sent), email.text):
        assert not re.search("http|stop|None", text, re.IGNORECASE)
        assert text.rstrip()[-1] in ".!"
    assert "a" not in Reader(email.html).tags


@KINDS
def test_no_line_of_an_email_begins_with_a_sign(kind: Kind) -> None:
    email = TEMPLATES.email(letter(kind, Language.FR))

    assert not re.search("[ \n][:;!?»]|« ", email.subject + email.text)


@EVERY
@KINDS
def test_an_email_needs_nothing_from_anywhere(kind: Kind, language: Language) -> None:
    html = TEMPLATES.email(letter(kind, language)).html

    assert f'<html lang="{language.value}"' in html
    assert Reader(html).languages == {language.value}
    assert Reader(html).tags <= {"body", "div", "p", "a"}
    assert not re.search(r"src=|url\(|@import|<link|<style|<script", html)
    assert min(map(int, re.findall(r"font[^;\"]*?(\d+)px", html))) >= 16
    assert '<meta name="color-scheme" content="light dark">' in html


def test_what_is_hostile_is_text() -> None:
    links = replace(LINKS, app_url='https://x/?a=1&b="><script>')
    email = Templates(links).email(letter(Kind.WELCOME))
    code = TEMPLATES.email(letter(code=HOSTILE))

    assert "<script" not in email.html
    assert Reader(email.html).lines[-1] == links.app_url
    assert "<b>" not in code.html
    assert HOSTILE in Reader(code.html).lines
    assert HOSTILE in code.text


@pytest.mark.parametrize(
    "lacking",
    [letter(code=""), letter(Kind.EXPIRING, ends_at=None)],
    ids=["code", "end"],
)
def test_a_letter_that_lacks_what_it_must_say_is_never_written(
    lacking: Letter,
) -> None:
    for write in (TEMPLATES.sms, TEMPLATES.email):
        with pytest.raises(UndefinedError):
            write(lacking)
