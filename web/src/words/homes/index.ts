import { computed } from 'vue';

import { language } from '..';
import en from './en';
import fr from './fr';

export type HomeWords = typeof fr;

/** What is said of homes. Both languages come at once: they come late, and are small. */
export const homeWords = computed<HomeWords>(() => ({ fr, en })[language.value]);
