import { graphql } from './graphql';
import { Draft, Standing } from './session_documents';

export const SAVE = graphql(
  `
    mutation Save($input: SaveOnboardingDraftInput!) {
      saveOnboardingDraft(input: $input) {
        __typename
        ... on OnboardingDraftSaved {
          version
          onboarding {
            ...Standing
          }
        }
        ... on OnboardingDraftConflict {
          currentVersion
          currentDraft {
            ...Draft
          }
          conflicts {
            path
            theirs
          }
        }
        ... on InvalidInput {
          problems {
            path
            message
          }
        }
      }
    }
  `,
  [Standing, Draft],
);

export const FINALIZE = graphql(`
  mutation Finalize($version: Int!) {
    finalizeOnboarding(input: { expectedVersion: $version }) {
      __typename
      ... on IdentifierAlreadyUsed {
        path
        message
      }
    }
  }
`);
