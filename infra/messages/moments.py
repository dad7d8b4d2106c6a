"""Until when, as people in Benin say it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from resolvers.models.person import Language

_PLACE = ZoneInfo("Africa/Porto-Novo")
_A_WEEK = 7
_FORMS = {
    Language.FR: ("jusqu'à aujourd'hui à", "jusqu'à {weekday} à", "jusqu'au {date} à"),
    Language.EN: ("until today at", "until {weekday} at", "until {date} at"),
}
_DAYS = {
    Language.FR: "lundi mardi mercredi jeudi vendredi samedi dimanche",
    Language.EN: "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
}
_MONTHS = {
    Language.FR: "janvier février mars avril mai juin juillet août septembre octobre "
    "novembre décembre",
    Language.EN: "January February March April May June July August September October "
    "November December",
}
_NBSP = "\N{NO-BREAK SPACE}"


def until(end: datetime, now: datetime, language: Language) -> str:
    """Return e.g. "until today at 18:30", by the clocks of Benin; never after *end*.

    Tomorrow is called by its name: a message may be read after midnight.
    """
    end, now = end.astimezone(_PLACE), now.astimezone(_PLACE)
    days = (end.date() - now.date()).days
    today, this_week, later = _FORMS[language]
    form = today if days == 0 else this_week if 0 < days < _A_WEEK else later
    weekday = _DAYS[language].split()[end.weekday()]
    day = form.format(weekday=weekday, date=_date(end, language))
    return f"{day} {_time(end, language)}"


def _date(end: datetime, language: Language) -> str:
    day = "1er" if end.day == 1 and language is Language.FR else str(end.day)
    return f"{day} {_MONTHS[language].split()[end.month - 1]}"


def _time(end: datetime, language: Language) -> str:
    if language is Language.EN:
        return f"{end:%H:%M}"  # 24 hours: few know which "12 pm" is
    minutes = f"{_NBSP}{end:%M}" if end.minute else ""
    return f"{end.hour}{_NBSP}h{minutes}"
