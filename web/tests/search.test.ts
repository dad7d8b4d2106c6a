import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Failure } from '../src/api/failure';
import type { HomeMatches } from '../src/api/home_documents';
import { homeSearch } from '../src/homes/search';

type Basis = HomeMatches['basis'];
type Answer = HomeMatches | null | Failure;

function found(basis: Basis, number: number): HomeMatches {
  const why = { zonesInCommon: [], budgetOverlap: null };
  const match = { description: basis, zones: [], budget: null, score: 0.5, why };
  return { basis, matches: Array.from({ length: number }, () => match) };
}

/** A search that meets these answers, the last of them for ever. */
function searching(...answers: Answer[]) {
  const asked: number[] = [];
  const search = homeSearch(async (first) => {
    const answer = answers[Math.min(asked.push(first), answers.length) - 1]!;
    if (answer instanceof Failure) throw answer;
    return answer;
  });
  return { asked, ...search };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

test('what was found by words is asked for again after 2 s and 6 s, then never', async () => {
  const answers = [1, 2, 3].map(() => found('WORDS', 2));
  const { asked, state, show } = searching(...answers);
  await show();
  const first = state.found;

  await pass(1999);
  expect(asked).toEqual([5]);
  await pass(1);
  expect(asked).toEqual([5, 5]);
  await pass(4000);
  expect(asked).toEqual([5, 5, 5]);
  await pass(3_600_000);
  expect(asked).toEqual([5, 5, 5]);
  expect(state.found).toBe(first);
});

test.each(['MEANING', 'FILTERS'] as const)('%s gets no better', async (basis) => {
  const { asked, show } = searching(found(basis, 2));
  await show();
  await pass(60_000);

  expect(asked).toEqual([5]);
});

test('meaning takes the place of words, and then nothing is asked', async () => {
  const { asked, state, show } = searching(found('WORDS', 2), found('MEANING', 1));
  await show();
  await pass(2000);
  expect(state.found).toEqual(found('MEANING', 1));

  await pass(60_000);
  expect(asked).toEqual([5, 5]);
});

test('matches do not go away for an answer without any', async () => {
  const { state, show } = searching(found('WORDS', 2), found('MEANING', 0));
  await show();
  await pass(60_000);

  expect(state.found).toEqual(found('WORDS', 2));
});

test('where nothing was found, whatever comes is better', async () => {
  const { state, show } = searching(found('WORDS', 0), found('WORDS', 1));
  await show();
  await pass(2000);

  expect(state.found).toEqual(found('WORDS', 1));
});

test('a quiet question that fails is not told', async () => {
  const { state, show } = searching(
    found('WORDS', 2),
    new Failure('offline'),
    found('MEANING', 2),
  );
  await show();
  await pass(2000);
  expect([state.failure, state.found]).toEqual([null, found('WORDS', 2)]);

  await pass(4000);
  expect(state.found).toEqual(found('MEANING', 2));
});

test('what failed can be tried again', async () => {
  const { asked, state, show } = searching(new Failure('offline'), found('WORDS', 1));
  await show();
  expect([state.failure?.kind, state.found]).toEqual(['offline', null]);
  await pass(60_000);
  expect(asked).toEqual([5]);

  await show();
  expect([state.failure, state.found]).toEqual([null, found('WORDS', 1)]);
});

test('more are 10, then 20, while there are as many as were asked for', async () => {
  const { asked, hasMore, show } = searching(
    found('MEANING', 5),
    found('MEANING', 10),
    found('MEANING', 20),
  );
  const could = [hasMore()];
  for (let times = 0; times < 3; times++) {
    await show();
    could.push(hasMore());
  }

  expect(asked).toEqual([5, 10, 20]);
  expect(could).toEqual([false, true, true, false]);
});

test('more that have come are not asked for again', async () => {
  const { asked, show } = searching(found('WORDS', 5));
  await show();
  await pass(6000);
  await show();
  await pass(60_000);

  expect(asked).toEqual([5, 5, 5, 10]);
});

test('there are no more where fewer came than were asked for', async () => {
  const { hasMore, show } = searching(found('MEANING', 4));
  await show();

  expect(hasMore()).toBe(false);
});

test('more that failed leave what is there, and are what is tried again', async () => {
  const { asked, state, show } = searching(
    found('MEANING', 5),
    new Failure('wait', '', 9),
    found('MEANING', 7),
  );
  await show();
  await show();
  expect(state.found).toEqual(found('MEANING', 5));

  await show();
  expect([asked, state.found]).toEqual([[5, 10, 10], found('MEANING', 7)]);
});

test('a quiet answer that comes after more have come is too late', async () => {
  const answers: ((found: HomeMatches) => void)[] = [];
  const { state, show } = homeSearch(() => new Promise((tell) => answers.push(tell)));
  const first = show();
  answers[0]!(found('WORDS', 5));
  await first;
  await pass(2000);
  const more = show();
  answers[2]!(found('WORDS', 9));
  await more;
  answers[1]!(found('MEANING', 5));
  await pass(0);

  expect(state.found).toEqual(found('WORDS', 9));
});

test('who has left is asked for no more', async () => {
  const { asked, show, stop } = searching(found('WORDS', 2));
  await show();
  stop();
  await pass(60_000);

  expect(asked).toEqual([5]);
});

test('before a home is there, nothing is found', async () => {
  const { state, show } = searching(null);
  await show();

  expect(state.found?.matches).toEqual([]);
});
