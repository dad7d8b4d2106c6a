"""The operations of the wizard, and those that only other clients use."""

_DRAFT = """
  version role
  profile { firstName lastName email avatarUrl }
  legal { cpi company ifu rccm acceptedTerms }
  preferences { preferredZones budgetMin budgetMax homeDescription }
"""
_STANDING = """
  state nextStep canFinalize termsVersion progress { done total }
  requirements { currentlyDue errors { path message } }
"""
CODE = """mutation ($input: RequestSignInCodeInput!) {
  answer: requestSignInCode(input: $input) { __typename }
}"""
SIGN_IN = """mutation ($input: SignInInput!) {
  answer: signIn(input: $input) { __typename ... on SignedIn { token } }
}"""
SIGN_OUT = "mutation { answer: signOut { __typename } }"
EMAIL_CODE = """mutation ($input: RequestEmailCodeInput!) {
  answer: requestEmailCode(input: $input) { __typename }
}"""
CONFIRM = """mutation ($input: ConfirmEmailInput!) {
  answer: confirmEmail(input: $input) { __typename }
}"""
LOAD = f"""{{
  viewer {{ id phone }}
  zones {{ id name }}
  answer: onboarding {{
    __typename {_STANDING} expiredAt draft {{ {_DRAFT} }} profile {{ id }}
  }}
}}"""
SAVE = f"""mutation ($input: SaveOnboardingDraftInput!) {{
  answer: saveOnboardingDraft(input: $input) {{
    __typename
    ... on OnboardingDraftSaved {{ version onboarding {{ {_STANDING} }} }}
    ... on OnboardingDraftConflict {{
      currentVersion currentDraft {{ {_DRAFT} }} conflicts {{ path theirs }}
    }}
    ... on OnboardingAlreadyFinalized {{ profileId }}
    ... on InvalidInput {{ problems {{ path message }} }}
  }}
}}"""
DISCARD = """mutation ($input: DiscardOnboardingDraftInput) {
  answer: discardOnboardingDraft(input: $input) {
    __typename
    ... on OnboardingDraftDiscarded { wasThere }
    ... on OnboardingDraftConflict { currentVersion }
    ... on OnboardingAlreadyFinalized { profileId }
  }
}"""
FINALIZE = """mutation ($input: FinalizeOnboardingInput) {
  answer: finalizeOnboarding(input: $input) {
    __typename
    ... on OnboardingFinalized { profileId alreadyFinalized }
    ... on OnboardingIncomplete { requirements { currentlyDue errors { path } } }
    ... on OnboardingDraftConflict { expectedVersion currentVersion }
    ... on IdentifierAlreadyUsed { path }
  }
}"""
READS = 10
"""What `MANY_READS` is charged."""
_MORE = " ".join(f"a{n}: onboardingDraft {{ version }}" for n in range(READS - 1))
MANY_READS = f"{{ answer: onboardingDraft {{ __typename version }} {_MORE} }}"
