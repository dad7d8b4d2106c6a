import type { ResultOf } from 'gql.tada';
import { reactive, shallowRef } from 'vue';

import { Failure } from './api/failure';
import { insist } from './api/insist';
import { request } from './api/request';
import { LOAD, REQUEST_CODE, SIGN_IN, SIGN_OUT } from './api/session_documents';
import { international } from './masks/phone';
import { uuid } from './uuid';
import { words } from './words';

/** Longer waits than this, in seconds, are told and not sat out. */
const PATIENCE = 20;

export type Loaded = ResultOf<typeof LOAD>;

export const session = reactive({
  state: 'loading' as 'loading' | 'signed-out' | 'signed-in',
  me: null as Loaded['viewer'],
  /** It ended while the form was open. */
  isLockedOut: false,
});

/** Where the person stood when we last looked; the form takes it in. */
export const loaded = shallowRef<Loaded>();

/** Look where the person stands. Throws `Failure` if that cannot be told. */
export async function load(): Promise<void> {
  try {
    const found = await insist(() => request(LOAD, {}));
    Object.assign(session, {
      state: 'signed-in',
      me: found.viewer,
      isLockedOut: false,
    });
    loaded.value = found;
  } catch (error) {
    if (!(error instanceof Failure) || error.kind !== 'signed-out') throw error;
    if (session.me) session.isLockedOut = true;
    else session.state = 'signed-out';
  }
}

/** Have a code sent; returns what is wrong with the number, if anything. */
export async function requestCode(
  phone: string,
  channel: 'SMS' | 'EMAIL',
): Promise<string> {
  const input = { phone: international(phone), channel };
  const { requestSignInCode: result } = await insist(
    () => request(REQUEST_CODE, { input }),
    PATIENCE,
  );
  return result.__typename === 'InvalidInput' ? result.problems[0]!.message : '';
}

/** Trade the code for a session; returns what is wrong with it, if anything. */
export async function signIn(phone: string, code: string): Promise<string> {
  // However often an answer gets lost, it is one attempt.
  const input = {
    phone: international(phone),
    code,
    cookie: true,
    attemptId: uuid(),
  };
  const { signIn: result } = await insist(() => request(SIGN_IN, { input }), PATIENCE);
  if (result.__typename === 'WrongCode') return result.message;
  if (result.__typename === 'InvalidInput') return result.problems[0]!.message;
  await load();
  // The session came as a cookie, and did not stay.
  return session.state === 'signed-in' && !session.isLockedOut
    ? ''
    : words.value.cookies;
}

export async function signOut(): Promise<void> {
  await insist(() => request(SIGN_OUT, {}), PATIENCE);
  Object.assign(session, { state: 'signed-out', me: null });
}
