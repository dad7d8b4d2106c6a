import type { Failure } from '../api/failure';
import type { Band, HomeMatch, HomeMatches } from '../api/home_documents';
import { amount } from '../masks/digits';
import { words } from '../words';
import { homeWords } from '../words/homes';

/** Seconds. Who has to wait longer has used up the day's budget. */
const SOON = 600;

/** Say a budget; nothing if it has no end at all. */
export function rent({ min, max }: Band): string {
  const [low, high] = [min, max].map((end) => amount(String(end ?? '')));
  if (low && high) return homeWords.value.between(low, high);
  if (low) return homeWords.value.above(low);
  return high ? homeWords.value.upTo(high) : '';
}

/** Say by what these were found; or that there is nothing, and what was looked at. */
export function basis({ basis, matches }: HomeMatches): string {
  if (matches.length) return homeWords.value.basis[basis]!;
  return homeWords.value.none[basis === 'FILTERS' ? 'undescribed' : 'described'];
}

/** Say why there is no answer. What the API says is meant for who waits for a save. */
export function excuse({ kind, message, seconds }: Failure): string {
  if (kind === 'offline') return words.value.noNetwork;
  if (kind === 'signed-out') return message;
  return seconds > SOON ? homeWords.value.tomorrow : homeWords.value.away;
}

/** A name for each that stays with it when better ones come, two of a kind included. */
export function named(matches: HomeMatch[]): [string, HomeMatch][] {
  const seen = new Map<string, number>();
  return matches.map((match) => {
    const times = (seen.get(match.description) ?? 0) + 1;
    seen.set(match.description, times);
    return [`${times} ${match.description}`, match];
  });
}
