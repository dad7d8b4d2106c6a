import { form } from './form';
import { amount, digits } from './masks/digits';
import type { Path, Value } from './saving/answers';
import type { Role } from './steps';
import { words } from './words';

/** Write an answer as its person would say it. */
export function shown(path: Path, value: Value | undefined): string {
  if (value === undefined || value === null || value === '')
    return words.value.summary.none;
  if (path === 'role') return words.value.roles[value as Role][0]!;
  if (Array.isArray(value)) {
    const names = new Map(form.zones.map(({ id, name }) => [id, name]));
    return (
      value.map((id) => names.get(id) ?? id).join(', ') || words.value.summary.none
    );
  }
  if (typeof value === 'number') return `${amount(String(value))} F CFA`;
  if (path === 'legal.acceptedTerms') return `${words.value.summary.accepted} ${value}`;
  return path === 'legal.cpi' || path === 'legal.ifu' ? digits(value) : value;
}
