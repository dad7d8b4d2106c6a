"""What messages say, in French and English."""

from resolvers.models.message import Message
from resolvers.models.person import Language

_SIGN_IN_CODE = {
    Language.FR: "Immo Bénin : votre code est {code}. Il est valable {minutes} "
    "minutes. Ne le donnez à personne.",
    Language.EN: "Immo Bénin: your code is {code}. It is good for {minutes} minutes. "
    "Give it to nobody.",
}


def text_of(message: Message) -> str:
    """Return the whole text, as the person reads it."""
    words = _SIGN_IN_CODE[message.language]
    return words.format(code=message.code, minutes=message.minutes)
