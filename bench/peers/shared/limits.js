// One decision over all policies of a request, by charge.lua; and what to tell of it.
import { blindIndex } from './sealing.js';
import { POLICIES } from './settings.js';

const SLOTS = 16;
const LENGTHS = Object.fromEntries(Object.entries(POLICIES).map(
  ([policy, windows]) => [policy, windows.map(([, seconds]) => seconds).join()],
));
const addresses = new Map();
const charges = new Map();

// What charge.lua is told of a policy: doubles.
function packed(policy, points) {
  const name = `${policy}:${points}`;
  let told = charges.get(name);
  if (!told) {
    const windows = POLICIES[policy].flatMap(
      ([quota, seconds]) => [quota, Math.ceil(seconds * 1000 / SLOTS)],
    );
    told = Buffer.from(Float64Array.from([points, 1, POLICIES[policy].length, ...windows]).buffer);
    charges.set(name, told);
  }
  return told;
}

function hashOfAddress(policy, address) {
  const known = `${policy}:${address}`;
  let hash = addresses.get(known);
  if (!hash) addresses.set(known, hash = blindIndex(policy, address).toString('hex'));
  return hash;
}

function owed(claim, address, isMutation) {
  if (!claim) return [['public', hashOfAddress('public', address)]];
  const mine = (policy) => [policy, blindIndex(policy, claim.person).toString('hex')];
  const all = [mine('person'), ['address', hashOfAddress('address', address)]];
  if (isMutation) all.push(mine('mutation'));
  return all;
}

// Returns { headers, retryAfter }: seconds to wait, or 0 if it was charged.
export async function charge(redis, claim, address, isMutation) {
  const points = isMutation ? 10 : 1;
  const keys = [];
  const asked = [];
  const windows = [];
  for (const [policy, hash] of owed(claim, address, isMutation)) {
    keys.push(`{limits}:${policy}:${LENGTHS[policy]}:${hash}`);
    asked.push(packed(policy, points));
    for (const [quota, seconds] of POLICIES[policy]) {
      windows.push([`${policy}-${seconds}s`, quota, seconds]);
    }
  }
  const told = await redis.charge(keys.length, ...keys, ...asked);
  const policies = [];
  const left = [];
  let wait = 0;
  windows.forEach(([name, quota, seconds], i) => {
    const reset = Math.ceil(told[3 * i + 2] / 1000);
    policies.push(`"${name}";q=${quota};w=${seconds}`);
    left.push(`"${name}";r=${told[3 * i + 1]};t=${reset}`);
    wait = Math.max(wait, told[3 * i + 3]);
  });
  const headers = { 'RateLimit-Policy': policies.join(', '), RateLimit: left.join(', ') };
  const retryAfter = Math.ceil(wait / 1000);
  if (retryAfter) headers['Retry-After'] = String(retryAfter);
  return { headers, retryAfter };
}
