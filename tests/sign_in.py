"""The operations that sign people in and out."""

from typing import Any

from tests.api import Api

REQUEST_CODE = """
mutation ($input: RequestSignInCodeInput!) {
  requestSignInCode(input: $input) {
    __typename
    ... on SignInCodeSent { expiresIn }
    ... on InvalidInput { problems { path code message } }
  }
}
"""
SIGN_IN = """
mutation ($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on SignedIn { token isNewPerson onboardingState viewer { id email } }
    ... on WrongCode { message }
    ... on InvalidInput { problems { path code } }
  }
}
"""
SIGN_OUT = """
mutation ($everywhere: Boolean! = false) {
  signOut(everywhere: $everywhere) { ... on SignedOut { wasSignedIn } }
}
"""
SESSIONS = "{ sessions { id device createdAt lastUsedAt isCurrent } }"
DRAFT = "{ onboardingDraft { version } }"


async def sign_in(api: Api, phone: str, code: str, **more: Any) -> Any:
    """Return what signing in came to."""
    typed = {"phone": phone, "code": code, **more}
    return (await api.ask(SIGN_IN, input=typed))["signIn"]


async def request_code(api: Api, phone: str, **more: Any) -> Any:
    """Return what asking for a code came to."""
    typed = {"phone": phone, **more}
    return (await api.ask(REQUEST_CODE, input=typed))["requestSignInCode"]


async def refusal(api: Api, token: str | None, query: str = DRAFT) -> Any:
    """Return the `extensions` of the one error that *query* must end in."""
    response = await api.post(query, token=token)
    (error,) = response.json()["errors"]
    return error["extensions"]
