import { beforeEach, expect, test } from 'vitest';

import { Kept, type Save } from '../src/saving/kept';
import { Outbox } from '../src/saving/outbox';
import { FakeStorage } from './storage';

const FIRST = 'profile.firstName';
const LAST = 'profile.lastName';

let storage: FakeStorage;
let ids: number;
const open = () => new Outbox(new Kept(storage, 'afi'), () => `save-${++ids}`);

beforeEach(() => {
  storage = new FakeStorage();
  ids = 0;
});

test('what is typed before it is sent is one save', () => {
  const outbox = open();
  outbox.type(FIRST, 'A', 3);
  outbox.type(FIRST, 'Afi', 3);
  outbox.type(LAST, 'Hounsou', 3);

  const save = outbox.next()!;

  expect(save).toMatchObject({
    base: 3,
    changes: { [FIRST]: 'Afi', [LAST]: 'Hounsou' },
  });
  expect(outbox.next()).toBe(save);
});

test('what was tried goes again as it was, and later keys wait behind it', () => {
  const outbox = open();
  outbox.type(FIRST, 'Afi', 0);
  const tried = { ...outbox.next()!, changes: { [FIRST]: 'Afi' } };

  for (const name of ['H', 'Ho', 'Hounsou']) outbox.type(LAST, name, 0);
  outbox.type(FIRST, 'Afiwa', 0);

  expect(outbox.next()).toEqual(tried);
  expect(outbox.typed).toEqual({ [FIRST]: 'Afiwa', [LAST]: 'Hounsou' });
  outbox.acknowledge(outbox.next()!, 1);
  expect(outbox.next()).toMatchObject({
    base: 1,
    changes: { [FIRST]: 'Afiwa', [LAST]: 'Hounsou' },
  });
});

test('nobody was in between only if the version grew by one', () => {
  const outbox = open();
  outbox.type(FIRST, 'Afi', 3);
  const sent = outbox.next()!;
  outbox.type(LAST, 'Hounsou', 3);

  outbox.acknowledge(sent, 5);

  expect(outbox.next()!.base).toBe(3);
});

test('what we sent ourselves is no rival', () => {
  const outbox = open();
  outbox.type(FIRST, 'Afi', 3);
  outbox.acknowledge(outbox.next()!, 5);
  const conflict = { path: FIRST, yours: 'Afiwa' } as const;

  expect(outbox.real([{ ...conflict, theirs: 'Afi' }])).toEqual([]);
  expect(outbox.real([{ ...conflict, theirs: 'Koffi' }])).toHaveLength(1);
});

test('the next page finds all of it, in order, and may send it again', () => {
  const before = open();
  before.type(FIRST, 'Afi', 2);
  const tried = before.next()!;
  before.type(LAST, 'Hounsou', 2);

  const after = open();

  expect(after.typed).toEqual({ [FIRST]: 'Afi', [LAST]: 'Hounsou' });
  expect(after.next()).toEqual(tried);
});

test('a save that two tabs hold never goes out twice under one id', () => {
  const one = open();
  one.type(FIRST, 'A', 0);
  const other = open();
  const sent = other.next()!.id;

  one.type(FIRST, 'Afi', 0);

  expect(one.next()!.id).not.toBe(sent);
});

test('beginning again leaves out what was given up, and takes more in', () => {
  const outbox = open();
  outbox.type(FIRST, 'Afi', 3);
  outbox.next();
  outbox.type(LAST, 'Hounsou', 3);

  outbox.rebase(7, [FIRST], { role: 'AGENT' });

  const save = outbox.next() as Save;
  expect(save).toMatchObject({
    base: 7,
    changes: { role: 'AGENT', [LAST]: 'Hounsou' },
  });
  outbox.acknowledge(save, 8);
  expect(outbox.isEmpty).toBe(true);
  expect(storage.length).toBe(0);
});

test('beginning again with nothing left is being done', () => {
  const outbox = open();
  outbox.type(FIRST, 'Afi', 3);

  outbox.rebase(4, [FIRST]);

  expect(outbox.isEmpty).toBe(true);
  expect(storage.length).toBe(0);
});

test('a device that keeps nothing says so, and still sends', () => {
  storage.isFull = true;
  const outbox = open();

  expect(outbox.type(FIRST, 'Afi', 0)).toBe(false);
  expect(outbox.next()!.changes).toEqual({ [FIRST]: 'Afi' });
});
