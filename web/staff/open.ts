import { computed } from 'vue';

import { board } from './board';
import type { Step } from './document';

/** Open drafts of the chosen role, by step, in order. */
export const openAt = computed(() => {
  const drafts = new Map<Step, number>();
  for (const at of board.told?.now.drafts ?? []) {
    const counts = !board.role || at.role === board.role ? at.drafts : 0;
    drafts.set(at.step, (drafts.get(at.step) ?? 0) + counts);
  }
  return [...drafts].map(([step, number]) => ({ step, drafts: number }));
});

export const open = computed(() =>
  openAt.value.reduce((all, { drafts }) => all + drafts, 0),
);
