// Session tokens: base64url of person (16) | expiry (8) | random (16) | HMAC-SHA-256.
import { createHmac, createSecretKey, hash, timingSafeEqual } from 'node:crypto';

import { SESSION_KEY } from './settings.js';

const KEY = createSecretKey(SESSION_KEY, 'utf8');
const BODY = 40;
const WHOLE = 72;

// Returns { person, session }, or null for what is not ours, whole and in time.
export function claimed(authorization) {
  if (!authorization?.startsWith('Bearer ')) return null;
  const token = authorization.slice(7);
  const raw = Buffer.from(token, 'base64url');
  if (raw.length !== WHOLE) return null;
  const body = raw.subarray(0, BODY);
  const tag = createHmac('sha256', KEY).update(body).digest();
  if (!timingSafeEqual(tag, raw.subarray(BODY))) return null;
  if (Number(raw.readBigUInt64BE(16)) * 1000 <= Date.now()) return null;
  const hex = raw.toString('hex', 0, 16);
  const person = [
    hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20),
  ].join('-');
  return { person, session: hash('sha256', token) };
}

// Says whether the session that a claim came from is still open.
export async function isOpen(redis, claim) {
  const stored = await redis.get(`session:${claim.session}`);
  return stored !== null && JSON.parse(stored).person === claim.person;
}
