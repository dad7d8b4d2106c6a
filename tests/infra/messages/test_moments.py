"""Until when: in Benin's time, in the language's own form, and never too late."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from infra.messages.moments import until
from resolvers.models.person import Language
from tests.infra.messages.letters import NOW

BENIN = ZoneInfo("Africa/Porto-Novo")


def said(end: str, language: Language, now: datetime = NOW) -> str:
    told = until(datetime.fromisoformat(end), now, language)
    return told.replace("\N{NO-BREAK SPACE}", "~")


@pytest.mark.parametrize(
    ("end", "french", "english"),
    [
        ("2026-09-21T15:05Z", "à aujourd'hui à 16~h~05", "today at 16:05"),
        ("2026-09-21T22:59:59Z", "à aujourd'hui à 23~h~59", "today at 23:59"),
        ("2026-09-21T23:00Z", "à mardi à 0~h", "Tuesday at 00:00"),
        ("2026-09-22T11:00+00:00", "à mardi à 12~h", "Tuesday at 12:00"),
        ("2026-09-27T17:30Z", "à dimanche à 18~h~30", "Sunday at 18:30"),
        ("2026-09-28T17:30Z", "au 28 septembre à 18~h~30", "28 September at 18:30"),
        ("2026-10-01T06:00Z", "au 1er octobre à 7~h", "1 October at 07:00"),
        ("2027-01-31T20:00-05:00", "au 1er février à 2~h", "1 February at 02:00"),
        ("2026-09-20T17:30Z", "au 20 septembre à 18~h~30", "20 September at 18:30"),
    ],
)
def test_the_end_is_told_as_people_say_it(end: str, french: str, english: str) -> None:
    assert said(end, Language.FR) == f"jusqu'{french}"
    assert said(end, Language.EN) == f"until {english}"


def test_what_today_is_benin_says_not_utc() -> None:
    late = datetime(2026, 9, 21, 23, 30, tzinfo=UTC)  # Tuesday already

    assert said("2026-09-22T17:30Z", Language.EN, late) == "until today at 18:30"


@pytest.mark.parametrize("language", Language)
def test_every_day_and_every_month_has_a_name_of_its_own(language: Language) -> None:
    week = [NOW + timedelta(days=n) for n in range(7)]
    days = {until(now + timedelta(days=1), now, language) for now in week}
    dates = {
        until(datetime(2027, month, 15, tzinfo=BENIN), NOW, language)
        for month in range(1, 13)
    }

    assert (len(days), len(dates)) == (7, 12)
