import { ref, shallowRef } from 'vue';

import { storage } from '../device';
import type fr from './fr';

export type Language = 'fr' | 'en';
export type Words = typeof fr;

const LOAD = { fr: () => import('./fr'), en: () => import('./en') };

const KEY = 'immo-language';

export const language = ref<Language>('fr');
/** All that is said, in the language of today. */
export const words = shallowRef({} as Words);

/** Speak a language from now on. Without a network it may stay the one it was. */
export async function speak(wanted: Language): Promise<void> {
  words.value = (await LOAD[wanted]()).default;
  language.value = document.documentElement.lang = wanted;
  try {
    storage.setItem(KEY, wanted);
  } catch {
    // It is asked for again next time.
  }
}

/** The language chosen here before; else the browser's; else French. */
export function preferred(): Language {
  const known = storage.getItem(KEY) ?? navigator.language.slice(0, 2);
  return known === 'en' ? 'en' : 'fr';
}
