import { reactive, watch } from 'vue';

import { FINALIZE, SAVE } from './api/draft_documents';
import { Failure } from './api/failure';
import { insist, network } from './api/insist';
import { request } from './api/request';
import type { Draft, Standing } from './api/session_documents';
import {
  answersOf,
  inputOf,
  type Changes,
  type Path,
  type Value,
} from './saving/answers';
import { Kept, type Save } from './saving/kept';
import { merged, rivals, type Conflict } from './saving/merge';
import { Outbox } from './saving/outbox';
import * as sessions from './session';
import { load, loaded, session, type Loaded } from './session';

/** Milliseconds without a key until what was typed is sent. */
const PAUSE = 800;
const REFUSED_PAUSE = 30_000;

/** What the screens show. Functions of this module change it, and nothing else does. */
export const form = reactive({
  isFinished: false,
  zones: [] as Loaded['zones'],
  standing: null as Standing | null,
  expiredAt: null as string | null,
  profile: null as Loaded['onboarding']['profile'],
  answers: {} as Changes,
  /** The draft's version that the answers are based on. */
  version: 0,
  /** Answers the API did not even keep, and why. */
  refused: {} as Partial<Record<Path, string>>,
  conflicts: [] as Conflict[],
  saving: '' as '' | 'typing' | 'saving' | 'saved',
});

let person = '';
let outbox = new Outbox(new Kept(localStorage, person));
let timer = 0;
let isSending = false;

watch(loaded, (found) => found && take(found), { immediate: true });

function take({ viewer, zones, onboarding }: Loaded): void {
  const { draft, profile, expiredAt, ...standing } = onboarding;
  if (viewer && viewer.id !== person) begin(viewer.id);
  Object.assign(form, { zones, expiredAt, profile });
  form.isFinished = standing.state === 'FINALIZED';
  if (form.isFinished) outbox.clear();
  const version = draft?.version ?? 0;
  // What was overtaken by a save on its way says nothing new.
  const isLate = draft && version < form.version;
  if (!draft && form.version && !form.isFinished) restart(null);
  else if (!isLate) {
    Object.assign(form, { standing, version });
    form.answers = merged(answersOf(draft), outbox.typed);
  }
  void send();
}

function begin(id: string): void {
  person = id;
  outbox = new Outbox(new Kept(localStorage, id));
  clearTimeout(timer);
  Object.assign(form, {
    version: 0,
    answers: {},
    refused: {},
    conflicts: [],
    saving: '',
  });
}

/** Take an answer in. It is on this device at once, and sent after a pause. */
export function type(path: Path, value: Value): void {
  form.answers[path] = value;
  judgeAnew(path);
  network.isForgetful = !outbox.type(path, value, form.version);
  form.saving = 'typing';
  network.refusal = '';
  clearTimeout(timer);
  timer = window.setTimeout(send, PAUSE);
}

/** Say nothing of an answer until the API has seen what it is now. */
function judgeAnew(path: Path): void {
  delete form.refused[path];
  const requirements = form.standing?.requirements;
  if (requirements)
    requirements.errors = requirements.errors.filter((error) => error.path !== path);
}

/**
 * Send what waits, in order, until nothing does.
 *
 * `now` does not wait for the pause; `isLast` is for a page that may not come back.
 */
export async function send({ now = false, isLast = false } = {}): Promise<void> {
  if (isSending) return;
  isSending = true;
  try {
    while (!outbox.isEmpty && !form.conflicts.length && !session.isLockedOut) {
      if (!now && outbox.idle < PAUSE / 2) break; // the timer comes back for it
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
  } finally {
    isSending = false;
  }
}

async function deliver(save: Save, isLast: boolean): Promise<void> {
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
      for (const { path, message } of result.problems)
        form.refused[path as Path] = message;
      outbox.rebase(save.base, Object.keys(form.refused) as Path[]);
      break;
    default: // finished, on another device
      outbox.clear();
      await load();
  }
}

/** Somebody else, perhaps the same person elsewhere, changed the same answers. */
function collide(draft: Draft, found: { path: string; theirs: unknown }[]): void {
  const typed = outbox.typed;
  form.conflicts = outbox.real(
    found.map(({ path, theirs }) => ({
      path: path as Path,
      yours: typed[path as Path] ?? null,
      theirs: theirs as Value,
    })),
  );
  outbox.rebase(draft.version);
  form.version = draft.version;
  form.answers = merged(answersOf(draft), outbox.typed);
}

/** The draft on the screen has expired, or was thrown away: put it all into today's. */
function restart(draft: Draft | null): void {
  const stored = answersOf(draft);
  const mine = { ...form.answers, ...outbox.typed };
  form.version = draft?.version ?? 0;
  form.conflicts = rivals(mine, stored);
  form.answers = merged(stored, mine);
  outbox.rebase(form.version, [], mine);
}

/** Go on with what the person chose: *theirs* of some answers, their own of the rest. */
export async function settle(theirs: Path[]): Promise<void> {
  for (const conflict of form.conflicts)
    if (theirs.includes(conflict.path)) form.answers[conflict.path] = conflict.theirs;
  outbox.rebase(form.version, theirs);
  form.conflicts = [];
  await send({ now: true });
}

/** Turn the draft into a profile; what stands in the way is in `form` then. */
export async function finalize(): Promise<void> {
  await send({ now: true });
  if (!outbox.isEmpty) return;
  const { finalizeOnboarding: result } = await insist(() =>
    request(FINALIZE, { version: form.version }),
  );
  if (result.__typename === 'IdentifierAlreadyUsed')
    form.refused[result.path as Path] = result.message;
  await load();
}

/** End the session, and leave nothing of the person on this device. */
export async function signOut(): Promise<void> {
  await sessions.signOut();
  outbox.clear();
  begin('');
}

// A phone may never show this page again once it is hidden.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) void send({ now: true, isLast: true });
  else if (person) void load();
});
