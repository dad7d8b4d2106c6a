import type { Words } from '.';

export default {
  tagline: 'Renting in Benin, with trust',
  other: 'Français',
  signOut: 'Sign out',
  continue: 'Continue',
  back: 'Back',
  change: 'Change',
  optional: 'optional',
  loading: 'One moment…',
  retry: 'Try again',
  cookies: 'Your browser refuses cookies: allow them to go on.',

  noNetwork: 'No network.',
  offline:
    'No network. Go on: your answers stay on this device and leave when it is back.',
  forgetful: 'This device keeps nothing: wait for “Saved” before you leave.',
  expired: 'Your answers were deleted, a day after the last one. You can start again.',
  saving: { typing: 'Kept on this device', saving: 'Saving…', saved: 'Saved' },

  phone: {
    title: 'Your phone number',
    lead: 'We send you a code of six digits.',
    label: 'Phone number',
    hint: 'Ten digits. An old number of eight digits will do, too.',
    send: 'Get the code',
  },
  code: {
    title: 'Your code',
    lead: (phone) => `It was sent to ${phone} and is good for ten minutes.`,
    label: 'Code of six digits',
    enter: 'Enter',
    again: 'Send it again',
    byEmail: 'Get it by e-mail',
    emailNote: 'By e-mail: if you confirmed an address, the code is there.',
    other: 'Change the number',
  },
  lockedOut: {
    title: 'Let us make sure it is you',
    lead: 'Your session has ended. A code, and you go on where you were.',
  },

  steps: {
    PROFILE: 'You',
    ROLE: 'Your role',
    LEGAL: 'Identity',
    PREFERENCES: 'The home',
    SUMMARY: 'Summary',
  },
  leads: {
    PROFILE: 'As on your identity card.',
    ROLE: 'What brings you to Immo Bénin?',
    LEGAL: 'The law asks us to know whom we deal with.',
    PREFERENCES: 'All of it is optional, and may change later.',
    SUMMARY: 'Read it before you send it.',
  },
  progress: (done, total) => `${done} of ${total} answers`,
  missing: 'Still missing:',
  complete: 'All is there.',
  roleFirst: 'Tell us your role first: what we need depends on it.',

  roles: {
    TENANT: ['Tenant', 'I look for a home'],
    LANDLORD: ['Landlord', 'I let what I own'],
    AGENT: ['Estate agent', 'I manage homes for their owners'],
  },
  fields: {
    'profile.firstName': { label: 'First name' },
    'profile.lastName': { label: 'Last name' },
    'profile.email': { label: 'E-mail', hint: 'E.g. ama@exemple.bj' },
    'profile.avatarUrl': { label: 'Photo', hint: 'The web address of a photo of you' },
    role: { label: 'Role' },
    'legal.cpi': {
      label: 'Personal identification number (CPI)',
      hint: '12 to 15 digits, on your card',
    },
    'legal.company': { label: 'Company', hint: 'Only if you let in a company’s name' },
    'legal.ifu': { label: 'IFU', hint: 'Tax number, 13 digits' },
    'legal.rccm': { label: 'RCCM', hint: 'Trade register, e.g. RB/COT/25 A 1234' },
    'legal.acceptedTerms': { label: 'Terms of use' },
    'preferences.preferredZones': { label: 'Towns and districts' },
    'preferences.budgetMin': { label: 'Lowest rent' },
    'preferences.budgetMax': { label: 'Highest rent' },
    'preferences.homeDescription': { label: 'The home' },
  },
  budget: 'Rent a month, in CFA francs',
  thousands: (low, high) => `${low} to ${high} thousand`,
  terms: {
    accept: (version) =>
      `I have read and accept the terms of use (version ${version}).`,
    title: 'What we do with your data',
    text: [
      'Why: to check who you are and to bring you together for a lease. Nothing else.',
      'How long: a draft is deleted a day after your last answer; a profile is kept as long as your account exists.',
      'How: names, numbers and budget are encrypted. Our team sees a number only to check it.',
      'On this device: only answers that are not saved yet, for a day at most.',
      'Your rights: see them, correct them, have them deleted, withdraw your consent, at any time.',
    ],
  },
  summary: {
    none: 'No answer',
    accepted: 'Accepted, version',
    send: 'Finish signing up',
    fix: 'Something is still missing: complete or mend what is marked.',
    again: 'Answers were changed elsewhere. Read again, then once more.',
  },
  conflict: {
    title: 'Two different answers',
    lead: 'It was also changed elsewhere. Which one do we keep?',
    yours: 'Here',
    theirs: 'Other device',
    keep: 'Keep this choice',
  },
  done: {
    title: (name) => `Welcome, ${name}!`,
    lead: 'You have signed up. We will write to you about what comes next.',
    kyc: {
      PENDING: 'Our team is checking your identity.',
      VERIFIED: 'Your identity has been checked.',
      REJECTED: 'Your identity could not be confirmed.',
    },
  },
} satisfies Words;
