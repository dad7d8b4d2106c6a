"""What codes mean, in words: French and English. Codes never change; words may."""

from resolvers.models.person import Language
from resolvers.models.problem import ProblemCode

_FR, _EN = Language.FR, Language.EN

PROBLEMS: dict[ProblemCode, dict[Language, str]] = {
    ProblemCode.TOO_LONG: {
        _FR: "C'est trop long : {limit} caractères au plus.",
        _EN: "This is too long: at most {limit} characters.",
    },
    ProblemCode.TOO_MANY: {
        _FR: "Il y en a trop : {limit} au plus.",
        _EN: "Too many: at most {limit}.",
    },
    ProblemCode.NOT_TEXT: {
        _FR: "Ce texte contient des caractères illisibles.",
        _EN: "This text has characters that cannot be read.",
    },
    ProblemCode.TOO_LARGE: {
        _FR: "Toutes les réponses ensemble sont trop longues : {limit} octets au plus.",
        _EN: "All answers together are too long: at most {limit} bytes.",
    },
    ProblemCode.INVALID_EMAIL: {
        _FR: "Cette adresse e-mail est incomplète, par exemple ama@exemple.bj.",
        _EN: "This e-mail address is not complete, e.g. ama@exemple.bj.",
    },
    ProblemCode.INVALID_URL: {
        _FR: "Donnez une adresse web qui commence par https://.",
        _EN: "Give a web address that starts with https://.",
    },
    ProblemCode.INVALID_CPI: {
        _FR: "Le CPI compte 12 à 15 chiffres.",
        _EN: "A CPI has 12 to 15 digits.",
    },
    ProblemCode.INVALID_IFU: {
        _FR: "L'IFU compte exactement 13 chiffres.",
        _EN: "An IFU has exactly 13 digits.",
    },
    ProblemCode.INVALID_RCCM: {
        _FR: "Le RCCM s'écrit comme RB/COT/25 A 1234.",
        _EN: "Write the RCCM like RB/COT/25 A 1234.",
    },
    ProblemCode.NEGATIVE_AMOUNT: {
        _FR: "Un loyer ne peut pas être négatif.",
        _EN: "A rent cannot be negative.",
    },
    ProblemCode.BUDGET_ORDER: {
        _FR: "Le budget maximum est plus petit que le minimum.",
        _EN: "The highest budget is below the lowest.",
    },
    ProblemCode.UNKNOWN_ZONE: {
        _FR: "Choisissez des zones de la liste.",
        _EN: "Choose zones from the list.",
    },
    ProblemCode.TERMS_OUTDATED: {
        _FR: "Les conditions ont changé : lisez et acceptez la version actuelle.",
        _EN: "The terms have changed: read and accept the current version.",
    },
    ProblemCode.IDENTIFIER_TAKEN: {
        _FR: "Un autre profil utilise déjà cette information. Vérifiez-la.",
        _EN: "Another profile uses this already. Check it.",
    },
    ProblemCode.INVALID_PHONE: {
        _FR: "Ce numéro n'est pas valable. Exemple : +229 01 97 12 34 56.",
        _EN: "This number is not valid. Example: +229 01 97 12 34 56.",
    },
    ProblemCode.UNSUPPORTED_COUNTRY: {
        _FR: "Les numéros de ce pays ne sont pas encore acceptés.",
        _EN: "Numbers of this country are not accepted yet.",
    },
}

REFUSALS: dict[str, dict[Language, str]] = {
    "UNAUTHENTICATED": {
        _FR: "Connectez-vous avec votre numéro de téléphone.",
        _EN: "Sign in with your phone number.",
    },
    "FORBIDDEN": {
        _FR: "Vous n'y avez pas accès.",
        _EN: "You have no access to this.",
    },
    "RATE_LIMITED": {
        _FR: "C'est beaucoup d'un coup. Réessayez dans {seconds} s.",
        _EN: "That is a lot at once. Try again in {seconds} s.",
    },
    "OPERATION_TOO_COMPLEX": {
        _FR: "Cette opération demande trop à la fois. Divisez-la.",
        _EN: "This operation asks for too much at once. Split it.",
    },
    "OPERATION_TIMEOUT": {
        _FR: "L'opération a pris trop de temps et a été interrompue. Vérifiez où vous "
        "en êtes, puis réessayez.",
        _EN: "The operation took too long and was cut off. See where you stand, then "
        "try again.",
    },
    "OVERLOADED": {
        _FR: "Il y a beaucoup de monde en ce moment ; rien n'a été fait. "
        "Réessayez dans {seconds} s.",
        _EN: "Very many people are here right now; nothing was done. "
        "Try again in {seconds} s.",
    },
    "STORE_UNAVAILABLE": {
        _FR: "Le service est momentanément indisponible ; rien n'a été confirmé. "
        "Réessayez dans {seconds} s.",
        _EN: "The service is unavailable for a moment; nothing was confirmed. "
        "Try again in {seconds} s.",
    },
    "DELIVERY_UNAVAILABLE": {
        _FR: "Nous ne pouvons pas envoyer de message en ce moment. "
        "Réessayez dans {seconds} s.",
        _EN: "We cannot send messages right now. Try again in {seconds} s.",
    },
    "DATA_UNREADABLE": {
        _FR: "Une de vos informations ne peut pas être lue. Notre équipe est prévenue.",
        _EN: "One of your details cannot be read. Our team has been told.",
    },
    "INTERNAL": {
        _FR: "Une erreur est survenue de notre côté. Référence : {request_id}.",
        _EN: "Something went wrong on our side. Reference: {request_id}.",
    },
}

OUTCOMES: dict[str, dict[Language, str]] = {
    "WRONG_CODE": {
        _FR: "Ce code n'est pas le bon, ou plus valable. Demandez-en un nouveau.",
        _EN: "This is not the right code, or it has expired. Ask for a new one.",
    },
    "SESSION_NOT_FOUND": {
        _FR: "Cet appareil n'est plus connecté.",
        _EN: "This device is not signed in any more.",
    },
    "DAYS_OUT_OF_RANGE": {
        _FR: "Demandez de 1 à 35 jours.",
        _EN: "Ask for 1 to 35 days.",
    },
    "FIRST_OUT_OF_RANGE": {
        _FR: "Demandez de 1 à 50 logements.",
        _EN: "Ask for 1 to 50 homes.",
    },
    "IDENTIFIER_ALREADY_USED": {
        _FR: "Un autre profil utilise déjà cette information. Vérifiez-la.",
        _EN: "Another profile uses this already. Check it.",
    },
}


def problem_words(code: ProblemCode, language: Language, limit: int | None) -> str:
    """Return the sentence that tells a person how to mend a problem."""
    return PROBLEMS[code][language].format(limit=limit)


def outcome_words(code: str, language: Language) -> str:
    """Return the sentence that goes with an outcome a person can act on."""
    return OUTCOMES[code][language]


def refusal_words(
    code: str, language: Language, *, seconds: int = 0, request_id: str = ""
) -> str:
    """Return the sentence that goes with a refusal's code."""
    return REFUSALS[code][language].format(seconds=seconds, request_id=request_id)
