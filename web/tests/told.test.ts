import { beforeEach, expect, test } from 'vitest';

import { Failure } from '../src/api/failure';
import type { HomeMatch, HomeMatches } from '../src/api/home_documents';
import { basis, excuse, named, rent } from '../src/homes/told';
import { language, words } from '../src/words';
import fr from '../src/words/fr';

const MATCH: HomeMatch = {
  description: 'Deux pièces',
  zones: [],
  budget: null,
  score: null,
  why: { zonesInCommon: [], budgetOverlap: null },
};
const told = (text: string) => text.replaceAll('\u00a0', ' ');

beforeEach(() => {
  language.value = 'fr';
  words.value = fr;
});

test.each([
  [50_000, 100_000, 'de 50 000 à 100 000 F par mois'],
  [400_000, null, 'à partir de 400 000 F par mois'],
  [null, 25_000, 'jusqu’à 25 000 F par mois'],
  [null, null, ''],
])('a rent from %s to %s is said as "%s"', (min, max, text) => {
  expect(told(rent({ min, max }))).toBe(text);
});

test('a rent is said in the language of now', () => {
  language.value = 'en';

  expect(told(rent({ min: 50_000, max: 100_000 }))).toBe('50 000 to 100 000 F a month');
});

test.each(['MEANING', 'WORDS', 'FILTERS'] as const)('%s is said once', (how) => {
  const some = basis({ basis: how, matches: [MATCH] });
  const others = (['MEANING', 'WORDS', 'FILTERS'] as HomeMatches['basis'][])
    .filter((other) => other !== how)
    .map((other) => basis({ basis: other, matches: [MATCH] }));

  expect(others).not.toContain(some);
  expect(basis({ basis: how, matches: [] })).toMatch(/^Rien pour l’instant/);
});

test.each([
  [new Failure('offline'), /^Pas de réseau/],
  [new Failure('wait', 'rien n’a été confirmé', 5), /ne répond pas/],
  [new Failure('wait', 'Réessayez dans 40000 s', 40_000), /demain/],
  [new Failure('refused', 'Rien'), /ne répond pas/],
  [new Failure('signed-out', 'Connectez-vous'), /^Connectez-vous$/],
])('%s has its excuse', (failure, text) => {
  expect(excuse(failure)).toMatch(text);
});

test('two that say the same have two names, which they keep', () => {
  const other = { ...MATCH, description: 'Villa' };
  const names = (matches: HomeMatch[]) => named(matches).map(([name]) => name);

  expect(new Set(names([MATCH, MATCH])).size).toBe(2);
  expect(names([other, MATCH])[1]).toBe(names([MATCH, other])[0]);
});
