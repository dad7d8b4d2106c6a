import { nextTick, ref } from 'vue';

import { send } from './autosave';
import { form } from './form';
import type { Changes, Path } from './saving/answers';

export const STEPS = ['PROFILE', 'ROLE', 'LEGAL', 'PREFERENCES', 'SUMMARY'] as const;
export type Step = (typeof STEPS)[number];
export type Role = 'TENANT' | 'LANDLORD' | 'AGENT';

const LEGAL: Record<Role, Path[]> = {
  TENANT: ['legal.cpi'],
  LANDLORD: ['legal.company', 'legal.ifu'],
  AGENT: ['legal.company', 'legal.ifu', 'legal.rccm'],
};

/** The answers a step asks of somebody, in order. */
export function pathsOf(step: Step, answers: Changes): Path[] {
  switch (step) {
    case 'PROFILE':
      return [
        'profile.firstName',
        'profile.lastName',
        'profile.email',
        'profile.avatarUrl',
      ];
    case 'ROLE':
      return ['role'];
    case 'LEGAL':
      return answers.role
        ? [...LEGAL[answers.role as Role], 'legal.acceptedTerms']
        : [];
    case 'PREFERENCES':
      return [
        'preferences.preferredZones',
        'preferences.budgetMin',
        'preferences.budgetMax',
        'preferences.homeDescription',
      ];
    case 'SUMMARY':
      return [];
  }
}

/** The step a path belongs to. */
export const stepOf = (path: string) => path.split('.')[0]!.toUpperCase() as Step;

/** Whether somebody may leave it out. The API decides; this is for the label. */
export function isOptional(path: Path, answers: Changes): boolean {
  if (answers.role === 'LANDLORD') {
    if (path === 'legal.company') return true;
    if (path === 'legal.ifu') return !answers['legal.company'];
  }
  return /^preferences\.|email|avatarUrl/.test(path);
}

/** Where the person is. The address has it too, so that a phone's back key works. */
export const step = ref<Step>('PROFILE');

const named = () =>
  STEPS.find((name) => name.toLowerCase() === location.hash.slice(1)) ?? null;

/** Go to a step, and save what was typed on the way; `field` gets the focus. */
export async function go(to: Step, field?: Path): Promise<void> {
  if (to !== named()) history.pushState(null, '', `#${to.toLowerCase()}`);
  await show(to, field);
}

/** Show the step of the address; else the first that needs something. */
export async function resume(): Promise<void> {
  const next = form.standing?.nextStep ?? 'SUMMARY';
  const to = named() ?? (form.standing?.canFinalize ? 'SUMMARY' : next);
  history.replaceState(null, '', `#${to.toLowerCase()}`);
  step.value = to;
}

addEventListener('popstate', () => void show(named() ?? 'PROFILE'));

async function show(to: Step, field?: Path): Promise<void> {
  void send({ now: true });
  step.value = to;
  await nextTick();
  const target = field && document.getElementById(field);
  (target || document.querySelector<HTMLElement>('h1'))?.focus();
  if (!target) scrollTo(0, 0);
}
