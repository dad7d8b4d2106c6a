import type { DescribingWords } from '.';

const SHARED = 'Others will read this text, without your name or how to reach you.';

export default {
  TENANT: `What you look for: bedrooms, quiet, a school nearby… ${SHARED}`,
  LANDLORD: `What you let: rooms, water, electricity… ${SHARED}`,
  AGENT: `The homes you manage. ${SHARED}`,
} satisfies DescribingWords;
