"""Which homes fit: what no score makes up for."""

from resolvers.models.home import Home, MatchReasons


def reasons(mine: Home, theirs: Home) -> MatchReasons | None:
    """Return why *theirs* fits *mine*; None if it does not.

    A zone, a budget or a purpose that one of them has not given rules nothing out.
    """
    in_common = tuple(zone for zone in mine.zones if zone in theirs.zones)
    if mine.zones and theirs.zones and not in_common:
        return None
    if mine.budget.overlap(theirs.budget) is None:
        return None
    if not mine.deals & theirs.deals:
        return None
    if mine.purposes and theirs.purposes and not mine.purposes & theirs.purposes:
        return None
    if mine.lacks & theirs.has or mine.has & theirs.lacks:
        return None
    both = mine.budget.is_given and theirs.budget.is_given
    shown = mine.budget.overlap(theirs.budget.band()) if both else None
    return MatchReasons(in_common, shown)
