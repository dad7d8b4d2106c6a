"""Whether somebody wants to be reminded, as clients say it."""

from typing import Annotated, TypeAlias

import strawberry

from resolvers import people
from schema.access import permitted
from schema.carried import CarriedBy, resolved
from schema.context import Info


@strawberry.type(description="Your choice is kept.")
class RemindersChosen:
    is_type_of = CarriedBy(people.RemindersChosen)

    wanted: bool


ChooseRemindersResult: TypeAlias = Annotated[
    RemindersChosen, strawberry.union("ChooseRemindersResult")
]


@strawberry.input
class ChooseRemindersInput:
    wanted: bool


async def _choose_reminders(
    info: Info, input: ChooseRemindersInput
) -> people.RemindersChosen:
    caller, context = await permitted(info), info.context
    return context.ended(
        await context.resolvers.people.choose_reminders(
            caller.person, context.origin, wanted=input.wanted
        )
    )


@strawberry.type
class ReminderMutation:
    choose_reminders: ChooseRemindersResult = resolved(
        _choose_reminders,
        "Say whether we may remind you of a draft: twice at most, and never at night.",
    )
