import { language } from '../src/words';

const LOCALE = { fr: 'fr-FR', en: 'en-GB' };
const PLACE = 'Africa/Porto-Novo';

const locale = () => LOCALE[language.value];

export const count = (number: number) => new Intl.NumberFormat(locale()).format(number);

/** A part of a whole, in percent; nothing of nothing. */
export const share = (part: number, whole: number) =>
  whole
    ? new Intl.NumberFormat(locale(), {
        style: 'percent',
        maximumFractionDigits: 0,
      }).format(part / whole)
    : '–';

/** Seconds as people say them: two units at most. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  const [s, min, h] = ['second', 'minute', 'hour'].map(
    (unit) => (n: number) =>
      new Intl.NumberFormat(locale(), {
        style: 'unit',
        unit,
        unitDisplay: 'narrow',
      }).format(n),
  );
  if (seconds < 60) return s!(seconds);
  const minutes = Math.floor(seconds / 60);
  const rest = (n: number, told: string) => (n ? ` ${told}` : '');
  if (minutes < 60) return min!(minutes) + rest(seconds % 60, s!(seconds % 60));
  const hours = Math.floor(minutes / 60);
  return h!(hours) + rest(minutes % 60, min!(minutes % 60));
}

/** A moment's time of day, where the service is at home. */
export const clock = (moment: string) =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'medium', timeZone: PLACE }).format(
    new Date(moment),
  );

/** A day like 2026-11-26, in short or whole. */
export function day(date: string, style: 'short' | 'long' = 'short'): string {
  const parts: Intl.DateTimeFormatOptions =
    style === 'short'
      ? { day: 'numeric', month: 'numeric' }
      : { weekday: 'long', day: 'numeric', month: 'long' };
  return new Intl.DateTimeFormat(locale(), { ...parts, timeZone: 'UTC' }).format(
    new Date(`${date}T12:00:00Z`),
  );
}
