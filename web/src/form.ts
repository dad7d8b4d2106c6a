import { reactive, watch } from 'vue';

import type { Draft, Standing } from './api/session_documents';
import { storage } from './device';
import { answersOf, type Changes, type Path, type Value } from './saving/answers';
import { Kept } from './saving/kept';
import { merged, rivals, type Conflict } from './saving/merge';
import { Outbox } from './saving/outbox';
import { loaded, type Loaded } from './session';

const PERSON = 'immo-person';

/** What the screens show. This module and `autosave` change it; nothing else does. */
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

/** What was typed and is not stored yet. */
export let outbox = new Outbox(new Kept(storage, ''));
let person = '';
/** Whether other pages of this device can know who that is. */
let isNoted = false;

watch(loaded, (found) => found && take(found), { immediate: true, flush: 'sync' });

function take({ viewer, zones, onboarding }: Loaded): void {
  const { draft, profile, expiredAt, ...standing } = onboarding;
  if (viewer && viewer.id !== person) begin(viewer.id);
  else note();
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
}

/** Show the form of a person, as this device knows it. */
export function begin(id: string): void {
  person = id;
  outbox = new Outbox(new Kept(storage, id));
  note();
  Object.assign(form, {
    version: 0,
    answers: {},
    refused: {},
    conflicts: [],
    saving: '',
  });
}

/**
 * Whether somebody else has signed in at another page of this device. The session is
 * theirs now: what is typed here must not go into their draft.
 */
export function isOvertaken(): boolean {
  return isNoted && storage.getItem(PERSON) !== person;
}

function note(): void {
  try {
    storage.setItem(PERSON, person);
    isNoted = true;
  } catch {
    isNoted = false; // then other pages cannot know, and neither can this one
  }
}

/** Say nothing of an answer until the API has seen what it is now. */
export function judgeAnew(path: Path): void {
  delete form.refused[path];
  const requirements = form.standing?.requirements;
  if (requirements)
    requirements.errors = requirements.errors.filter((error) => error.path !== path);
}

/** Somebody else, perhaps the same person elsewhere, changed the same answers. */
export function collide(
  draft: Draft,
  found: { path: string; theirs: unknown }[],
): void {
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
export function restart(draft: Draft | null): void {
  const stored = answersOf(draft);
  const mine = { ...form.answers, ...outbox.typed };
  form.version = draft?.version ?? 0;
  form.conflicts = rivals(mine, stored);
  form.answers = merged(stored, mine);
  outbox.rebase(form.version, [], mine);
}
