import { computed } from 'vue';

import { language } from '../../src/words';
import en from './en';
import fr from './fr';

export type Words = typeof fr;

/** All that this page says, in the language of today. */
export const words = computed<Words>(() => (language.value === 'fr' ? fr : en));
