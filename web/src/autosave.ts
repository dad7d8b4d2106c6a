import { watch } from 'vue';

import { FINALIZE, SAVE } from './api/draft_documents';
import { Failure } from './api/failure';
import { insist, network } from './api/insist';
import { request } from './api/request';
import { begin, collide, form, isOvertaken, judgeAnew, outbox, restart } from './form';
import { inputOf, type Path, type Value } from './saving/answers';
import type { Save } from './saving/kept';
import * as sessions from './session';
import { load, loaded, session } from './session';

/** Milliseconds without a key until what was typed is sent. */
const PAUSE = 800;
const REFUSED_PAUSE = 30_000;

let timer = 0;
let typedAt = 0;
/** What is being sent. */
let sending: Promise<void> | null = null;

watch(loaded, () => void send(), { immediate: true, flush: 'sync' });

/** Take an answer in. It is on this device at once, and sent after a pause. */
export function type(path: Path, value: Value): void {
  form.answers[path] = value;
  judgeAnew(path);
  network.isForgetful = !outbox.type(path, value, form.version);
  form.saving = 'typing';
  typedAt = Date.now();
  network.refusal = '';
  clearTimeout(timer);
  timer = window.setTimeout(send, PAUSE);
}

/**
 * Send what waits, in order, until nothing does.
 *
 * `now` does not wait for the pause; `isLast` is for a page that may not come back.
 */
export function send({ now = false, isLast = false } = {}): Promise<void> {
  return (sending ??= sendAll(now, isLast).finally(() => (sending = null)));
}

async function sendAll(now: boolean, isLast: boolean): Promise<void> {
  try {
    while (!outbox.isEmpty && !form.conflicts.length && !session.isLockedOut) {
      if (!now && Date.now() - typedAt < PAUSE / 2) break; // the timer comes back
      const save = outbox.next()!;
      form.saving = 'saving';
      await insist(() => deliver(save, isLast));
    }
    if (outbox.isEmpty) form.saving = form.version ? 'saved' : '';
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    form.saving = 'typing';
    if (error.kind === 'signed-out') session.isLockedOut = true;
    else {
      network.refusal = error.message;
      timer = window.setTimeout(send, REFUSED_PAUSE);
    }
  }
}

async function deliver(save: Save, isLast: boolean): Promise<void> {
  if (isOvertaken()) return load(); // what was typed stays kept, for its own person
  const input = {
    ...inputOf(save.changes),
    expectedVersion: save.base,
    saveId: save.id,
  };
  const { saveOnboardingDraft: result } = await request(SAVE, { input }, { isLast });
  switch (result.__typename) {
    case 'OnboardingDraftSaved':
      outbox.acknowledge(save, result.version);
      form.standing = result.onboarding;
      form.version = Math.max(form.version, result.version);
      if (result.version > save.base + 1) void load(); // another device was there
      break;
    case 'OnboardingDraftConflict':
      if (result.conflicts.length) collide(result.currentDraft!, result.conflicts);
      else restart(result.currentDraft);
      break;
    case 'InvalidInput':
      refuse(save, result.problems);
      break;
    default: // finished, on another device
      outbox.clear();
      await load();
  }
}

/** Keep on the screen, and send no more, what the API does not even keep. */
function refuse(save: Save, problems: { path: string; message: string }[]): void {
  const given = problems.filter(({ path }) => path in save.changes);
  // All answers together are too long, say: which one to shorten is the person's choice.
  if (!given.length) throw new Failure('refused', problems[0]!.message);
  for (const { path, message } of given) form.refused[path as Path] = message;
  outbox.rebase(save.base, Object.keys(form.refused) as Path[]);
}

/** Go on with what the person chose: *theirs* of some answers, their own of the rest. */
export async function settle(theirs: Path[]): Promise<void> {
  for (const conflict of form.conflicts)
    if (theirs.includes(conflict.path)) form.answers[conflict.path] = conflict.theirs;
  outbox.rebase(form.version, theirs);
  form.conflicts = [];
  await send({ now: true });
}

/**
 * Turn the draft into a profile; what stands in the way is in `form` then.
 *
 * False if that was not even asked, since not all answers are saved.
 */
export async function finalize(): Promise<boolean> {
  await sending;
  await send({ now: true });
  if (!outbox.isEmpty) return false;
  const { finalizeOnboarding: result } = await insist(() =>
    request(FINALIZE, { version: form.version }),
  );
  if (result.__typename === 'IdentifierAlreadyUsed')
    form.refused[result.path as Path] = result.message;
  await load();
  return true;
}

/** End the session, and leave nothing of the person on this device. */
export async function signOut(): Promise<void> {
  await sending;
  await send({ now: true });
  await sessions.signOut();
  outbox.clear();
  begin('');
}

// A phone may never show this page again once it is hidden.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) void send({ now: true, isLast: true });
  else if (session.me) void load();
});
