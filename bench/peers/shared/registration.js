// Finalizing: the rows of infra/postgres/registration.py in one transaction, the draft
// frozen before it commits and deleted after it.
import { randomUUID } from 'node:crypto';

import pg from 'pg';

import { FIELDS, draftKey, load, shown, standingKey, swap } from './drafts.js';
import { blindIndex, seal } from './sealing.js';
import { DATABASE_URL } from './settings.js';

const POOL = 10;
const WELCOME_UNTIL = 3 * 86_400_000;
const SEALED = {
  first_name: 'profile.firstName',
  last_name: 'profile.lastName',
  email: 'profile.email',
  cpi: 'legal.cpi',
  company: 'legal.company',
  ifu: 'legal.ifu',
  rccm: 'legal.rccm',
  budget_min: 'preferences.budgetMin',
  budget_max: 'preferences.budgetMax',
};
const INDEXED = ['email', 'cpi', 'ifu', 'rccm'];
const REQUIRED = [
  'profile.firstName', 'profile.lastName', 'role', 'legal.company', 'legal.ifu',
  'legal.rccm', 'legal.acceptedTerms',
];

export const database = () => new pg.Pool({ connectionString: DATABASE_URL, max: POOL });

// Named, so that PostgreSQL prepares each once a connection.
const run = (client, name, text, values) => client.query({ name, text, values });

function insert(client, table, row) {
  const columns = Object.keys(row);
  const places = columns.map((_, i) => `$${i + 1}`);
  const text = `INSERT INTO ${table} (${columns}) VALUES (${places})`;
  return run(client, `insert-${table}`, text, Object.values(row));
}

function profileRow(person, draft, at) {
  const { answers } = draft;
  const row = {
    id: randomUUID(),
    user_id: person,
    role: answers.role,
    avatar_url: answers['profile.avatarUrl'],
    accepted_terms: answers['legal.acceptedTerms'],
    preferred_zones: answers['preferences.preferredZones'],
    home_description: answers['preferences.homeDescription'],
    kyc_status: 'PENDING',
    draft_version: draft.version,
    finalized_at: at,
  };
  for (const [column, path] of Object.entries(SEALED)) {
    const value = answers[path];
    row[`${column}_sealed`] = value == null ? null : seal(String(value), person, column);
  }
  for (const kind of INDEXED) {
    const value = answers[SEALED[kind]];
    row[`${kind}_index`] =
      value == null ? null : blindIndex(kind, String(value).toLowerCase());
  }
  return row;
}

async function record(client, person, profile, draft, origin) {
  const at = profile.finalized_at;
  await run(
    client, 'complete',
    'UPDATE users SET role = $2, profile_completed_at = $3 WHERE id = $1',
    [person, profile.role, at],
  );
  await insert(client, 'profiles', profile);
  await insert(client, 'consents', {
    id: randomUUID(), user_id: person, purpose: 'terms',
    version: profile.accepted_terms, ip: origin.ip, given_at: at,
  });
  await insert(client, 'audit_log', {
    at, actor: person, action: 'onboarding.finalized', ip: origin.ip,
    request_id: origin.requestId,
    fields: FIELDS.filter((path) => draft.answers[path] != null),
  });
  await insert(client, 'outbox', {
    id: randomUUID(), lane: 'messages', kind: 'welcome', user_id: person,
    created_at: at, due_at: at, expires_at: new Date(at.getTime() + WELCOME_UNTIL),
    state: 'waiting', tries: 0,
  });
}

async function written(client, redis, person, origin) {
  await run(client, 'hold', 'SELECT * FROM users WHERE id = $1 FOR UPDATE', [person]);
  const found = await run(
    client, 'profile', 'SELECT * FROM profiles WHERE user_id = $1', [person],
  );
  if (found.rows.length) throw new Error('the bench finalizes nobody twice');
  const { draft, mark } = await load(redis, person);
  if (!draft || REQUIRED.some((path) => draft.answers[path] == null)) {
    throw new Error('the bench seeds complete drafts');
  }
  const profile = profileRow(person, draft, new Date());
  await record(client, person, profile, draft, origin);
  const frozen = { state: 'FROZEN', version: draft.version, expires_at: draft.expires_at };
  if (!await swap(redis, person, mark, mark[0], frozen)) throw new Error('moved');
  return { profile, draft };
}

export async function finalize(pool, redis, person, origin) {
  const client = await pool.connect();
  let done;
  try {
    await client.query('BEGIN');
    done = await written(client, redis, person, origin);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  const { profile, draft } = done;
  const mark = await redis.mget(draftKey(person), standingKey(person));
  await swap(redis, person, mark, '', {
    state: 'FINALIZED', version: draft.version, profile: profile.id,
  });
  const { profile: names, role, legal, preferences } = shown(draft);
  return {
    profileId: profile.id,
    alreadyFinalized: false,
    lateAnswers: [],
    profile: {
      id: profile.id, role, ...names, legal, preferences,
      kycStatus: profile.kyc_status, finalizedAt: profile.finalized_at.toISOString(),
    },
  };
}
