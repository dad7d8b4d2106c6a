"""The question that brings both sides together."""

from typing import Any

from tests.api import Person

HOMES = """
query ($first: Int! = 10) {
  homeMatches(first: $first) {
    basis
    matches {
      description zones budget { min max } score
      why { zonesInCommon budgetOverlap { min max } }
    }
  }
}
"""


async def homes(person: Person, first: int = 10) -> Any:
    return (await person.ask(HOMES, first=first))["homeMatches"]
