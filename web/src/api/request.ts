import type { TadaDocumentNode } from 'gql.tada';

import { language } from '../words';
import { Failure, failureOf, type Refusal } from './failure';

const PATIENCE = 20_000;

interface Answer<Data> {
  data?: Data | null;
  errors?: Refusal[];
}

/**
 * Ask the API. The session is a cookie that no script sees.
 *
 * `isLast` lets the request outlive the page. Throws `Failure`.
 */
export async function request<Data, Variables>(
  document: TadaDocumentNode<Data, Variables>,
  variables: Variables,
  { isLast = false } = {},
): Promise<Data> {
  let response: Response;
  let answer: Answer<Data> | null;
  try {
    response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'Accept-Language': language.value,
      },
      body: JSON.stringify({ query: document, variables }),
      keepalive: isLast,
      // Older browsers have their own, longer patience.
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    answer = await response.json().catch((error: unknown) => {
      // Something on the way answered in our place; or the network broke off.
      if (error instanceof SyntaxError) return null;
      throw error;
    });
  } catch {
    throw new Failure('offline');
  }
  if (answer?.data && !answer.errors) return answer.data;
  throw failureOf(answer?.errors?.[0], response.headers.get('Retry-After'));
}
