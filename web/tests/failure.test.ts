import { expect, test } from 'vitest';

import { failureOf } from '../src/api/failure';

const refusal = (code: string, retryAfter?: number) => ({
  message: 'words',
  extensions: { code, retryAfter },
});

test.each([
  [refusal('UNAUTHENTICATED'), null, 'signed-out', 0],
  [refusal('RATE_LIMITED', 7), '7', 'wait', 7],
  [refusal('OPERATION_TIMEOUT'), '1', 'wait', 1],
  [refusal('OVERLOADED', 3), '3', 'wait', 3],
  [refusal('STORE_UNAVAILABLE', 2), null, 'wait', 2],
  [refusal('INTERNAL'), null, 'refused', 0],
  [undefined, '9', 'wait', 9],
  [undefined, null, 'wait', 5],
])('%j with Retry-After %s is %s', (told, retryAfter, kind, seconds) => {
  expect(failureOf(told, retryAfter)).toMatchObject({ kind, seconds });
});
