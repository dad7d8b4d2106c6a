/** Why there is no answer: what to do about it matters, not what went wrong. */
export type Kind =
  | 'offline' // nobody was reached; ask again when the network is back
  | 'wait' // ask again after `seconds`
  | 'signed-out'
  | 'refused';

export interface Refusal {
  message: string;
  extensions?: { code?: string; retryAfter?: number };
}

const UNSURE = 5;

export class Failure extends Error {
  constructor(
    readonly kind: Kind,
    message = '',
    readonly seconds = 0,
  ) {
    super(message);
  }
}

/** Read an answer without data. `retryAfter` is the header's. */
export function failureOf(
  refusal: Refusal | undefined,
  retryAfter: string | null,
): Failure {
  // No refusal of ours at all: a proxy's page, say. It will pass.
  if (!refusal) return new Failure('wait', '', Number(retryAfter) || UNSURE);
  const { code, retryAfter: told } = refusal.extensions ?? {};
  if (code === 'UNAUTHENTICATED') return new Failure('signed-out', refusal.message);
  const seconds = told || Number(retryAfter);
  return seconds
    ? new Failure('wait', refusal.message, seconds)
    : new Failure('refused', refusal.message);
}
