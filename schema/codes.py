"""What typing a one-time code needs, and can come to."""

import strawberry

from resolvers import codes
from schema.carried import CarriedBy, resolved
from schema.context import Info
from schema.wording import outcome_words


def _wrong_code(info: Info) -> str:
    return outcome_words("WRONG_CODE", info.context.language)


@strawberry.type(description="Not the code that was sent, or not any more.")
class WrongCode:
    is_type_of = CarriedBy(codes.WrongCode)

    message: str = resolved(_wrong_code, "What to do, in the language asked for.")


CODE = "Six digits, good for ten minutes and five tries."
ATTEMPT = (
    "Any id of your own, new for each code that is typed. If the answer gets lost, "
    "send the same again with it: the code is still good for you."
)
