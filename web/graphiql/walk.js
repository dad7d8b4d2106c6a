// From a phone number to a profile, a tab a step. The session is a cookie, so nothing
// needs to be copied but the code: it lies in /dev/messages.

const phone = '01 97 12 34 56';

/** @param {string} query @param {object} [variables] */
const tab = (query, variables) => ({
  query: query.trim(),
  variables: variables && JSON.stringify(variables, null, 2),
});

export const WALK = [
  tab(
    `
# 1. Ask for a code. It arrives at http://127.0.0.1:8000/dev/messages
mutation RequestCode($phone: String!) {
  requestSignInCode(input: { phone: $phone }) {
    ... on SignInCodeSent { expiresIn }
    ... on InvalidInput { problems { path message } }
  }
}`,
    { phone },
  ),
  tab(
    `
# 2. Put the code into the variables below. The answer sets a session cookie.
mutation SignIn($phone: String!, $code: String!) {
  signIn(input: { phone: $phone, code: $code, cookie: true }) {
    ... on SignedIn { isNewPerson onboardingState viewer { id phone } }
    ... on WrongCode { message }
    ... on InvalidInput { problems { path message } }
  }
}`,
    { phone, code: '000000' },
  ),
  tab(
    `
# 3. Save any of the answers, in any order. What is wrong is kept, and told.
mutation Save($input: SaveOnboardingDraftInput!) {
  saveOnboardingDraft(input: $input) {
    __typename
    ... on OnboardingDraftSaved { version draft { problems { path message } } }
    ... on OnboardingDraftConflict { currentVersion conflicts { path yours theirs } }
    ... on InvalidInput { problems { path message } }
  }
}`,
    {
      input: {
        profile: { firstName: 'Afi', lastName: 'Hounsou' },
        role: 'TENANT',
        legal: { cpi: '1234 5678 9012 3', acceptedTerms: '2026-01' },
        preferences: {
          preferredZones: ['calavi'],
          budgetMin: 50000,
          budgetMax: 100000,
        },
      },
    },
  ),
  tab(`
# 4. Where do I stand, and what comes next?
query Onboarding {
  onboarding {
    state
    nextStep
    canFinalize
    progress { done total percent }
    requirements { currentlyDue eventuallyDue errors { path message } }
    draft { version expiresAt }
  }
}`),
  tab(`
# 5. Turn the draft into a profile, for good. Safe to repeat.
mutation Finalize {
  finalizeOnboarding {
    __typename
    ... on OnboardingFinalized { alreadyFinalized profile { role kycStatus legal { cpi } } }
    ... on OnboardingIncomplete { requirements { currentlyDue errors { path message } } }
    ... on IdentifierAlreadyUsed { path message }
  }
}`),
  tab(`
# What did this cost, and what is left?
query RateLimit {
  rateLimit { cost policies { name limit seconds remaining resetAt } }
}`),
];
