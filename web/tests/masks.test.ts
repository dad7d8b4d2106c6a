import { expect, test } from 'vitest';

import { amount, digits } from '../src/masks/digits';
import { international, phone, renumbered } from '../src/masks/phone';
import { rccm } from '../src/masks/rccm';

test.each([
  ['0197123456', '01 97 12 34 56'],
  ['+229 01 97 12 34 56', '01 97 12 34 56'],
  ['00229-0197123456', '01 97 12 34 56'],
  ['01 9', '01 9'],
  ['+33 6 12', '+33612'],
  ['', ''],
])('the phone %s is shown as %s', (typed, shown) => {
  expect(phone(typed)).toBe(shown);
  expect(phone(shown)).toBe(shown);
});

test('an old number gets its 01', () => {
  expect(renumbered('97 12 34 56')).toBe('01 97 12 34 56');
  expect(renumbered('01 97 12 34 56')).toBe('01 97 12 34 56');
  expect(renumbered('97 12')).toBe('97 12');
});

test('the API is sent E.164', () => {
  expect(international('97123456')).toBe('+2290197123456');
  expect(international('+33612345678')).toBe('+33612345678');
});

test.each([
  ['rb', 'RB'],
  ['rbc', 'RB/C'],
  ['RB/COT', 'RB/COT'],
  ['rb cot 25', 'RB/COT/25'],
  ['rb/cot/25a', 'RB/COT/25 A'],
  ['rbcot25a1234', 'RB/COT/25 A 1234'],
  ['RB/COT/25 A 1234', 'RB/COT/25 A 1234'],
  ['not one', 'NOT ONE'],
  ['RB/COT/25 A 1234 X', 'RB/COT/25 A 1234 X'],
])('the RCCM %s is written %s, and stays so', (typed, shown) => {
  expect(rccm(typed)).toBe(shown);
  expect(rccm(shown)).toBe(shown);
});

test('every beginning of an RCCM can be deleted key by key', () => {
  for (let text = 'RB/COT/25 A 1234'; text; text = rccm(text.slice(0, -1)))
    expect(rccm(text.slice(0, -1)).length).toBeLessThan(text.length);
});

test('numbers are grouped, and what is none is left alone', () => {
  expect(digits('1234567890123')).toBe('1234 5678 9012 3');
  expect(digits('12a4')).toBe('12a4');
  expect(amount('0050000')).toBe('50\u00a0000');
  expect(amount('abc')).toBe('');
});
