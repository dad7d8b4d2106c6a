"""One operation for each field of `Query` and `Mutation`, with what it needs."""

OPERATIONS = {
    "viewer": "{ viewer { id isStaff } }",
    "profile": "{ profile { id } }",
    "onboarding": "{ onboarding { state } }",
    "onboardingDraft": "{ onboardingDraft { version } }",
    "sessions": "{ sessions { id } }",
    "homeMatches": "{ homeMatches { basis } }",
    "zones": "{ zones { id } }",
    "rateLimit": "{ rateLimit { cost } }",
    "serviceStatus": "{ serviceStatus { drafts } }",
    "onboardingStats": "{ onboardingStats { total { saved } } }",
    "requestSignInCode": """mutation {
      requestSignInCode(input: {phone: "nobody's"}) { __typename }
    }""",
    "signIn": """mutation {
      signIn(input: {phone: "01 97 12 34 56", code: "wrong"}) { __typename }
    }""",
    "signOut": "mutation { signOut { ... on SignedOut { wasSignedIn } } }",
    "endSession": 'mutation { endSession(input: {id: "none"}) { __typename } }',
    "requestEmailCode": """mutation {
      requestEmailCode(input: {email: "no address"}) { __typename }
    }""",
    "confirmEmail": """mutation {
      confirmEmail(input: {email: "afi@exemple.bj", code: "wrong"}) { __typename }
    }""",
    "chooseReminders": """mutation {
      chooseReminders(input: {wanted: true}) { __typename }
    }""",
    "saveOnboardingDraft": """mutation {
      saveOnboardingDraft(input: {role: TENANT}) { __typename }
    }""",
    "discardOnboardingDraft": "mutation { discardOnboardingDraft { __typename } }",
    "finalizeOnboarding": "mutation { finalizeOnboarding { __typename } }",
}
OPEN = {
    "viewer",
    "zones",
    "rateLimit",
    "serviceStatus",
    "requestSignInCode",
    "signIn",
    "signOut",
}
"""Those that ask nobody who they are; written down here again on purpose."""
FOR_STAFF = {"onboardingStats"}
GUARDED = sorted(OPERATIONS.keys() - OPEN)
