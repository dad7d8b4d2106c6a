import type { ResultOf } from 'gql.tada';

import { graphql } from '../src/api/graphql';

const Funnel = graphql(`
  fragment Funnel on OnboardingFunnel {
    role
    started
    finalized
    steps {
      step
      reached
      passed
      medianSeconds
      meanSeconds
      discarded
      dropped
    }
  }
`);

export const STATISTICS = graphql(
  `
    query Statistics($days: Int!) {
      onboardingStats(days: $days) {
        countedAt
        now {
          drafts {
            step
            role
            drafts
          }
          outbox {
            lane
            state
            messages
            oldestSeconds
          }
          queue {
            lane
            state
            jobs
          }
        }
        total {
          saved
          refusals {
            policy
            requests
          }
          everybody {
            ...Funnel
          }
          roles {
            ...Funnel
          }
        }
        days {
          first
          saved
          everybody {
            started
            finalized
          }
          roles {
            role
            started
            finalized
          }
        }
      }
    }
  `,
  [Funnel],
);

export type Statistics = ResultOf<typeof STATISTICS>['onboardingStats'];
export type Funnel = ResultOf<typeof Funnel>;
export type Step = Funnel['steps'][number]['step'];
export type Role = NonNullable<Funnel['role']>;
