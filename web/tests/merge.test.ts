import { expect, test } from 'vitest';

import { answersOf, inputOf } from '../src/saving/answers';
import { merged, rivals, same } from '../src/saving/merge';

const DRAFT = {
  version: 3,
  role: 'TENANT' as const,
  profile: { firstName: 'Afi', lastName: null, email: null, avatarUrl: null },
  legal: { cpi: null, company: null, ifu: null, rccm: null, acceptedTerms: null },
  preferences: {
    preferredZones: ['calavi'],
    budgetMin: 0,
    budgetMax: null,
    homeDescription: null,
  },
};

test('a draft is read by paths, without what is not answered', () => {
  expect(answersOf(DRAFT)).toEqual({
    role: 'TENANT',
    'profile.firstName': 'Afi',
    'preferences.preferredZones': ['calavi'],
    'preferences.budgetMin': 0,
  });
  expect(answersOf(null)).toEqual({});
});

test('changes are written as the input has them; null clears', () => {
  expect(inputOf({ role: 'AGENT', 'legal.ifu': '1', 'legal.rccm': null })).toEqual({
    role: 'AGENT',
    legal: { ifu: '1', rccm: null },
  });
});

test('what was typed and is not stored stays on the screen', () => {
  const stored = { 'profile.firstName': 'Koffi', 'profile.lastName': 'Hounsou' };
  expect(merged(stored, { 'profile.firstName': 'Afi', role: null })).toEqual({
    'profile.firstName': 'Afi',
    'profile.lastName': 'Hounsou',
    role: null,
  });
});

test('rivals are answers that both have, and not alike', () => {
  const typed = { role: 'AGENT', 'profile.firstName': 'Afi', 'legal.ifu': '1' };
  const stored = { role: 'TENANT', 'profile.firstName': 'Afi' };
  expect(rivals(typed, stored)).toEqual([
    { path: 'role', yours: 'AGENT', theirs: 'TENANT' },
  ]);
});

test.each([
  ['', null, true],
  [undefined, null, true],
  [[], null, true],
  [['a', 'b'], ['a', 'b'], true],
  [['a', 'b'], ['b', 'a'], false],
  [0, null, false],
  ['1', 1, false],
])('%j and %j are the same: %s', (one, other, expected) => {
  expect(same(one, other)).toBe(expected);
});
