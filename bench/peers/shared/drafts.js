// Drafts as infra/redis/draft_document.py writes them: the same keys, the same bytes.
import { open, seal } from './sealing.js';
import { DRAFT_LIFE } from './settings.js';

const ATTEMPTS = 64;
const REMEMBERED = 30 * 86_400_000;
const STEPS = ['profile', 'legal', 'preferences'];
export const FIELDS = [
  'profile.firstName', 'profile.lastName', 'profile.email', 'profile.avatarUrl', 'role',
  'legal.cpi', 'legal.company', 'legal.ifu', 'legal.rccm', 'legal.acceptedTerms',
  'preferences.preferredZones', 'preferences.budgetMin', 'preferences.budgetMax',
  'preferences.homeDescription',
];
const CLEAR = new Set([
  'profile.avatarUrl', 'role', 'legal.acceptedTerms', 'preferences.preferredZones',
  'preferences.homeDescription',
]);

export const draftKey = (person) => `onboarding:${person}`;
export const standingKey = (person) => `standing:{onboarding:${person}}`;

// Returns { draft, standing, mark }; each null if there is none.
export async function load(redis, person) {
  const mark = await redis.mget(draftKey(person), standingKey(person));
  const standing = mark[1] && JSON.parse(mark[1]);
  return { draft: mark[0] && read(person, mark[0]), standing, mark };
}

function read(person, stored) {
  const { answers, sealed, ...document } = JSON.parse(stored);
  const secret = sealed && open(Buffer.from(sealed, 'base64'), person, 'draft');
  return { ...document, answers: { ...answers, ...(secret && JSON.parse(secret)) } };
}

function write(person, { answers, changed, saves, ...draft }) {
  const clear = {};
  const secret = {};
  for (const path of FIELDS) {
    if (answers[path] == null) continue;
    (CLEAR.has(path) ? clear : secret)[path] = answers[path];
  }
  const sealed = seal(JSON.stringify(secret), person, 'draft').toString('base64');
  return JSON.stringify({ ...draft, answers: clear, sealed, changed, saves });
}

// Returns what clients see of a draft.
export function shown({ answers, ...draft }) {
  const step = (name, ...fields) =>
    Object.fromEntries(fields.map((field) => [field, answers[`${name}.${field}`] ?? null]));
  return {
    version: draft.version,
    createdAt: draft.created_at,
    updatedAt: draft.updated_at,
    expiresAt: draft.expires_at,
    profile: step('profile', 'firstName', 'lastName', 'email', 'avatarUrl'),
    role: answers.role ?? null,
    legal: step('legal', 'cpi', 'company', 'ifu', 'rccm', 'acceptedTerms'),
    preferences: step(
      'preferences', 'preferredZones', 'budgetMin', 'budgetMax', 'homeDescription',
    ),
  };
}

function changesIn(input) {
  const changes = {};
  if (input.role !== undefined) changes.role = input.role;
  for (const step of STEPS) {
    for (const [field, value] of Object.entries(input[step] ?? {})) {
      if (value === undefined) continue;
      const typed = typeof value === 'string' ? value.normalize('NFC').trim() : value;
      changes[`${step}.${field}`] = typed === '' ? null : typed;
    }
  }
  return changes;
}

function merged(draft, changes) {
  const at = Date.now();
  const isNew = (path) => String(draft.answers[path]) !== String(changes[path]);
  const fresh = Object.keys(changes).filter(isNew).sort();
  const version = draft.version + (fresh.length ? 1 : 0);
  const changed = { ...draft.changed };
  for (const path of fresh) changed[path] = version;
  return {
    ...draft,
    version,
    updated_at: new Date(at).toISOString(),
    expires_at: new Date(at + DRAFT_LIFE).toISOString(),
    answers: { ...draft.answers, ...changes },
    changed,
  };
}

// Puts `input` on top of a stored draft: compare and set, no lock.
export async function save(redis, person, input) {
  const changes = changesIn(input);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { draft, standing, mark } = await load(redis, person);
    if (!draft || standing.profile) throw new Error('the bench seeds open drafts');
    const next = merged(draft, changes);
    if (await swap(redis, person, mark, write(person, next), {
      state: 'OPEN', version: next.version, expires_at: next.expires_at,
      run: standing.run,
    })) return next;
  }
  throw new Error('crowded');
}

// Puts a draft (its text, or '' for none) and a standing where `mark` was read.
export function swap(redis, person, mark, text, standing) {
  const life = text ? DRAFT_LIFE : 1;
  return redis.swapDraft(
    draftKey(person), standingKey(person), mark[0] ?? '', mark[1] ?? '',
    text, life, JSON.stringify(standing), life + REMEMBERED,
  );
}
