import type { ResultOf } from 'gql.tada';

import { graphql } from './graphql';

export const Standing = graphql(`
  fragment Standing on Onboarding {
    state
    nextStep
    canFinalize
    termsVersion
    progress {
      done
      total
    }
    requirements {
      currentlyDue
      errors {
        path
        message
      }
    }
  }
`);

export const Draft = graphql(`
  fragment Draft on OnboardingDraft {
    version
    profile {
      firstName
      lastName
      email
      avatarUrl
    }
    role
    legal {
      cpi
      company
      ifu
      rccm
      acceptedTerms
    }
    preferences {
      preferredZones
      budgetMin
      budgetMax
      homeDescription
    }
  }
`);

export type Standing = ResultOf<typeof Standing>;
export type Draft = ResultOf<typeof Draft>;

export const LOAD = graphql(
  `
    query Load {
      viewer {
        id
        phone
      }
      zones {
        id
        name
      }
      onboarding {
        ...Standing
        expiredAt
        draft {
          ...Draft
        }
        profile {
          role
          firstName
          kycStatus
        }
      }
    }
  `,
  [Standing, Draft],
);

export const REQUEST_CODE = graphql(`
  mutation RequestCode($input: RequestSignInCodeInput!) {
    requestSignInCode(input: $input) {
      __typename
      ... on SignInCodeSent {
        expiresIn
      }
      ... on InvalidInput {
        problems {
          message
        }
      }
    }
  }
`);

export const SIGN_IN = graphql(`
  mutation SignIn($input: SignInInput!) {
    signIn(input: $input) {
      __typename
      ... on WrongCode {
        message
      }
      ... on InvalidInput {
        problems {
          message
        }
      }
    }
  }
`);

export const SIGN_OUT = graphql(`
  mutation SignOut {
    signOut {
      __typename
    }
  }
`);
