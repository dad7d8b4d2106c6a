// The connection all requests share, with the service's own scripts.
import { Redis } from 'ioredis';

import { AUTO_PIPELINING, REDIS_URL, script } from './settings.js';

export function connected() {
  const redis = new Redis(REDIS_URL, { enableAutoPipelining: AUTO_PIPELINING });
  redis.defineCommand('charge', { lua: script('charge') });
  redis.defineCommand('swapDraft', { numberOfKeys: 2, lua: script('swap_draft') });
  return redis;
}
