import type { ResultOf } from 'gql.tada';

import { graphql } from './graphql';

export const HOMES = graphql(`
  query Homes($first: Int!) {
    homeMatches(first: $first) {
      basis
      matches {
        description
        zones
        budget {
          min
          max
        }
        score
        why {
          zonesInCommon
          budgetOverlap {
            min
            max
          }
        }
      }
    }
  }
`);

export type HomeMatches = NonNullable<ResultOf<typeof HOMES>['homeMatches']>;
export type HomeMatch = HomeMatches['matches'][number];
export type Band = NonNullable<HomeMatch['budget']>;
