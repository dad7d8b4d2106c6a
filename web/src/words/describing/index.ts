import { computed } from 'vue';

import { language } from '..';
import en from './en';
import fr from './fr';

export type DescribingWords = typeof fr;

/** What to write about a home, by role. It comes with the steps, so in both languages. */
export const describing = computed<DescribingWords>(() => ({ fr, en })[language.value]);
