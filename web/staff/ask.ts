import { Failure, failureOf, type Refusal } from '../src/api/failure';
import { language } from '../src/words';
import { STATISTICS, type Statistics } from './document';

const PATIENCE = 20_000;

export interface Told {
  statistics: Statistics;
  /** Seconds after which what is missing may be there again; 0 if nothing is. */
  retryAfter: number;
}

/** They are signed in, and not of staff. */
export class NotStaff extends Error {}

interface Answer {
  data?: { onboardingStats: Statistics } | null;
  errors?: Refusal[];
}

/**
 * Ask for the last days. A part that a missing store would know is null.
 *
 * Throws `Failure` and `NotStaff`.
 */
export async function ask(days: number): Promise<Told> {
  let response: Response;
  let answer: Answer | null;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Accept-Language': language.value,
      },
      body: JSON.stringify({ query: STATISTICS, variables: { days } }),
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    answer = await response.json().catch((error: unknown) => {
      if (error instanceof SyntaxError) return null;
      throw error;
    });
  } catch {
    throw new Failure('offline');
  }
  const refusal = answer?.errors?.[0];
  if (answer?.data)
    return {
      statistics: answer.data.onboardingStats,
      retryAfter: refusal ? refusal.extensions?.retryAfter || 1 : 0,
    };
  if (refusal?.extensions?.code === 'FORBIDDEN') throw new NotStaff();
  throw failureOf(refusal, response.headers.get('Retry-After'));
}
