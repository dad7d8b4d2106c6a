// What every Node peer is told by its environment: the same as the Python servers.
import { readFileSync } from 'node:fs';

const given = process.env;

export const PORT = Number(given.PORT);
export const DATABASE_URL = given.DATABASE_URL;
export const AUTO_PIPELINING = given.AUTO_PIPELINING === '1';
export const REDIS_URL = given.REDIS_URL;
export const SESSION_KEY = given.SESSION_KEY;
export const INDEX_KEY = given.INDEX_KEY;
export const SEALING_KEYS = given.SEALING_KEYS;
export const DRAFT_LIFE = Number(given.DRAFT_TTL) * 1000;
// By policy: [quota, seconds] of each window.
export const POLICIES = JSON.parse(given.POLICIES);

const root = given.PROJECT;
export const SDL = readFileSync(`${root}/schema/schema.graphql`, 'utf8');
export const script = (name) => readFileSync(`${root}/infra/redis/${name}.lua`, 'utf8');
