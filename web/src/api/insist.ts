import { reactive } from 'vue';

import { Failure } from './failure';

const LONGEST = 30;

/** What stands between the person and the API, for the banner. */
export const network = reactive({
  isOffline: !navigator.onLine,
  /** We were asked to wait, in the API's words. */
  wait: '',
  /** The API did not take something, in its words. */
  refusal: '',
  /** This device keeps nothing: what is typed is safe only once it is saved. */
  isForgetful: false,
});

/**
 * Ask until there is an answer: when the network is back, or the wait is over.
 *
 * Throws the failures that waiting does not mend, and waits beyond `patience` seconds.
 */
export async function insist<T>(
  ask: () => Promise<T>,
  patience = Infinity,
): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      const answer = await ask();
      Object.assign(network, { isOffline: false, wait: '' });
      return answer;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { kind, message, seconds } = error;
      if (kind === 'offline') network.isOffline = true;
      else Object.assign(network, { isOffline: false, wait: '' });
      if (kind === 'wait' && seconds <= patience) network.wait = message;
      else if (kind !== 'offline') throw error;
      await online(kind === 'wait' ? seconds : Math.min(LONGEST, 2 ** tries));
    }
  }
}

/** Wait, but not when the network comes back before. */
function online(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    // A little later than told, and not everybody at once.
    const timer = setTimeout(done, 1000 * seconds + 300 * Math.random());
    if (network.isOffline) addEventListener('online', done);
  });
}
