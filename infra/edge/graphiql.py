"""GraphiQL, for development: Strawberry's page, with two habits changed.

The page loads GraphiQL itself from the internet; the operations stay on this machine.
"""

from strawberry.http.ides import get_graphql_ide_html

_PERSISTS = "shouldPersistHeaders: true"


def graphiql_page() -> str:
    """Return the page. Headers, and so tokens, are not kept in the browser."""
    page = get_graphql_ide_html("graphiql")
    assert _PERSISTS in page, "Strawberry's page has changed: look at it again"
    return page.replace(_PERSISTS, "shouldPersistHeaders: false").replace(
        "<title>Strawberry GraphiQL", "<title>Immo Bénin · GraphiQL"
    )
