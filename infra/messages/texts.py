"""What messages say, in French and English."""

from resolvers.models.message import EmailCode, Message, SignInCode
from resolvers.models.person import Language

_TEXTS: dict[type[Message], dict[Language, str]] = {
    SignInCode: {
        Language.FR: "Immo Bénin : votre code est {code}. Il est valable {minutes} "
        "minutes. Ne le donnez à personne.",
        Language.EN: "Immo Bénin: your code is {code}. It is good for {minutes} "
        "minutes. Give it to nobody.",
    },
    EmailCode: {
        Language.FR: "Immo Bénin : pour confirmer cette adresse, entrez le code "
        "{code}. Il est valable {minutes} minutes.",
        Language.EN: "Immo Bénin: to confirm this address, enter the code {code}. "
        "It is good for {minutes} minutes.",
    },
}


def text_of(message: Message) -> str:
    """Return the whole text, as the person reads it."""
    words = _TEXTS[type(message)][message.language]
    return words.format(code=message.code, minutes=message.minutes)
