import { reactive } from 'vue';

import { Failure } from '../api/failure';
import type { HomeMatches } from '../api/home_documents';

/** How many are asked for, one after the other. */
const SIZES = [5, 10, 20];
/** Milliseconds between the quiet questions: at two seconds, and at six. */
const PAUSES = [2000, 4000];
const NOTHING: HomeMatches = { basis: 'FILTERS', matches: [] };

/**
 * Look for homes that fit. Each question costs a person data and a part of their day's
 * budget, so what is better than the first answer is asked for twice at most.
 */
export function homeSearch(ask: (first: number) => Promise<HomeMatches | null>) {
  const state = reactive({
    found: null as HomeMatches | null,
    /** How many were asked for. */
    size: 0,
    isBusy: false,
    /** Why the last question that somebody waited for has no answer. */
    failure: null as Failure | null,
  });
  let isOver = false;

  /** Show the first, or more. */
  async function show(): Promise<void> {
    if (state.isBusy) return;
    const isFirst = !state.found;
    const size = next();
    state.isBusy = true;
    try {
      state.found = (await ask(size)) ?? NOTHING;
      Object.assign(state, { size, failure: null });
      if (isFirst) void lookAgain();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      state.failure = error;
    } finally {
      state.isBusy = false;
    }
  }

  function next(): number {
    return SIZES.find((size) => size > state.size) ?? state.size;
  }

  /** Whether there may be more to show. */
  function hasMore(): boolean {
    const shown = state.found?.matches.length ?? 0;
    return shown > 0 && shown === state.size && next() > state.size;
  }

  async function lookAgain(): Promise<void> {
    for (const pause of PAUSES) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      // By zones and budget alone is for who described nothing: it gets no better.
      if (isOver || state.found?.basis !== 'WORDS') return;
      if (!state.isBusy) await improve();
    }
  }

  /** Take a better answer in; say nothing of a failure, what is shown still holds. */
  async function improve(): Promise<void> {
    const shown = state.found;
    const found = await ask(state.size).catch((error: unknown) => {
      if (!(error instanceof Failure)) throw error;
    });
    const isOvertaken = state.found !== shown;
    if (found && !isOvertaken && isBetter(found, shown!)) state.found = found;
  }

  function stop(): void {
    isOver = true;
  }

  return { state, show, hasMore, stop };
}

/** Nobody sees matches go away again. */
function isBetter(found: HomeMatches, shown: HomeMatches): boolean {
  if (!found.matches.length) return !shown.matches.length;
  return found.basis === 'MEANING' || !shown.matches.length;
}
