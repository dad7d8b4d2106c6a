import { beforeEach, expect, test } from 'vitest';

import { language } from '../src/words';
import { clock, count, day, duration, share } from '../staff/numbers';

beforeEach(() => {
  language.value = 'en';
});

test.each([
  [null, '–'],
  [0, '0s'],
  [59, '59s'],
  [60, '1m'],
  [105, '1m 45s'],
  [3600, '1h'],
  [4200, '1h 10m'],
  [90_000, '25h'],
])('%s seconds are %s', (seconds, told) => {
  expect(duration(seconds)).toBe(told);
});

test('a part of nothing is not a number', () => {
  expect([share(0, 0), share(1, 3), share(3, 3)]).toEqual(['–', '33%', '100%']);
});

test('numbers are written as the language has them', () => {
  expect(count(22264)).toBe('22,264');
  language.value = 'fr';
  expect(count(22264)).toBe('22\u202f264');
  expect(day('2026-11-06')).toBe('06/11');
  expect(day('2026-11-06', 'long')).toBe('vendredi 6 novembre');
});

test('the time is that of Porto-Novo, wherever the browser is', () => {
  expect(clock('2026-11-26T23:30:05+00:00')).toBe('00:30:05');
});
