import { computed, reactive, watch } from 'vue';

import { Failure } from '../src/api/failure';
import { session } from '../src/session';
import { ask, NotStaff } from './ask';
import type { Funnel, Role, Statistics } from './document';

/** Seconds between two looks, while somebody looks at the page. */
const EVERY = 5;
const LONGEST = 30;

export const DAYS = [1, 7, 30] as const;
export const ROLES: Role[] = ['TENANT', 'LANDLORD', 'AGENT'];

/** What the page shows. This module changes it; nothing else does but the choices. */
export const board = reactive({
  state: 'loading' as 'loading' | 'signed-out' | 'not-staff' | 'there',
  days: 7 as (typeof DAYS)[number],
  role: null as Role | null,
  told: null as Statistics | null,
  /** Numbers are those of before: nobody was reached. */
  isOffline: false,
  /** What the API said instead of numbers. */
  refusal: '',
});

/** The funnel of the chosen role; null while its store is away. */
export const funnel = computed<Funnel | null>(() => {
  const total = board.told?.total;
  if (!total) return null;
  return board.role
    ? total.roles.find(({ role }) => role === board.role)!
    : total.everybody;
});

let timer = 0;
let turn = 0;
let failures = 0;

/** Look now, and again every few seconds as long as the page is seen. */
export async function look(): Promise<void> {
  clearTimeout(timer);
  const mine = ++turn;
  if (document.hidden) return; // it is looked at anew when it is seen
  const seconds = await looked(mine);
  if (mine === turn && seconds) timer = window.setTimeout(look, 1000 * seconds);
}

/** Look once; returns in how many seconds to look again, 0 for never. */
async function looked(mine: number): Promise<number> {
  try {
    const { statistics, retryAfter } = await ask(board.days);
    if (mine !== turn) return 0; // other days were chosen meanwhile
    failures = 0;
    Object.assign(board, {
      state: 'there',
      told: statistics,
      isOffline: false,
      refusal: '',
    });
    return Math.max(EVERY, retryAfter);
  } catch (error) {
    return mine === turn ? failed(error) : 0;
  }
}

function failed(error: unknown): number {
  if (error instanceof NotStaff) return leave('not-staff');
  if (!(error instanceof Failure)) throw error;
  if (error.kind === 'signed-out') return leave('signed-out');
  const again = Math.min(LONGEST, 2 ** ++failures);
  board.isOffline = error.kind === 'offline';
  board.refusal = error.message;
  // A little later than told, and not everybody at once.
  return error.kind === 'wait' ? error.seconds + Math.random() : again;
}

/** Show no number to who may not see them. */
function leave(state: 'signed-out' | 'not-staff'): 0 {
  Object.assign(board, { state, told: null, isOffline: false, refusal: '' });
  return 0;
}

watch(
  () => board.days,
  () => void look(),
);
// Who has signed in, perhaps as somebody else, is looked at anew.
watch(
  () => session.me,
  (me) => (me ? void look() : leave('signed-out')),
);
document.addEventListener('visibilitychange', () => void look());
addEventListener('online', () => void look());
addEventListener('offline', () => (board.isOffline = true));
