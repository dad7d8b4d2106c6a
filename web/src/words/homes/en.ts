import type { HomeWords } from '.';

const PEOPLE = 'People who look for what you offer';

export default {
  title: {
    TENANT: 'Homes that may suit you',
    LANDLORD: PEOPLE,
    AGENT: PEOPLE,
  },
  basis: {
    MEANING: 'By the meaning of your description, your districts and your budget.',
    WORDS: 'By the words of your description, your districts and your budget.',
    FILTERS: 'By your districts and your budget only.',
  },
  contact:
    'To get in touch, go through Immo Bénin. Names and numbers were taken out (“…”).',
  none: {
    described: 'Nothing for now; come back soon, others are signing up.',
    undescribed:
      'Nothing for now; come back soon. Without a description, only your districts and your budget count.',
  },
  nowhere: 'District not given',
  between: (low, high) => `${low} to ${high} F a month`,
  above: (low) => `from ${low} F a month`,
  upTo: (high) => `up to ${high} F a month`,
  inCommon: 'In common:',
  near: 'Likeness',
  percent: (number) => `${number}%`,
  open: 'Read on',
  fold: 'Fold',
  more: 'Show more',
  tomorrow: 'You have searched a lot today. Come back tomorrow.',
  away: 'The search does not answer right now.',
} satisfies HomeWords;
