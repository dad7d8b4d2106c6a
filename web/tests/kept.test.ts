import { expect, test } from 'vitest';

import { Kept, type Save } from '../src/saving/kept';
import { FakeStorage } from './storage';

const HOUR = 3_600_000;
const save = (id: string, at: number): Save => ({
  id,
  at,
  base: 0,
  changes: { role: 'AGENT' },
  isTried: false,
});

test('saves come back the oldest first, to their person alone', () => {
  const storage = new FakeStorage();
  const kept = new Kept(storage, 'afi');
  kept.put(save('b', 2));
  kept.put(save('a', 1));

  expect(kept.all(3).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(new Kept(storage, 'koffi').all(3)).toEqual([]);
});

test('after a day nothing is left, of nobody', () => {
  const storage = new FakeStorage();
  new Kept(storage, 'afi').put(save('a', 0));

  expect(new Kept(storage, 'afi').all(23 * HOUR)).toHaveLength(1);
  expect(new Kept(storage, 'koffi').all(25 * HOUR)).toEqual([]);
  expect(storage.length).toBe(0);
});

test('what is no save is dropped, and what is not ours is left', () => {
  const storage = new FakeStorage();
  storage.setItem('immo:afi:x', 'no JSON');
  storage.setItem('immo:afi:y', '{}');
  storage.setItem('another', 'x');

  expect(new Kept(storage, 'afi').all()).toEqual([]);
  expect(Object.keys(storage)).toEqual(['another']);
});
