import type { Changes, Path, Value } from './answers';

/** One answer, changed here and elsewhere. */
export interface Conflict {
  path: Path;
  yours: Value;
  theirs: Value;
}

/** Whether two answers are one. A blank one and none are, too. */
export function same(one: Value | undefined, other: Value | undefined): boolean {
  const text = (value: Value | undefined) =>
    value === null || value === '' || (Array.isArray(value) && !value.length)
      ? undefined
      : JSON.stringify(value);
  return text(one) === text(other);
}

/** Show what is stored, beneath what was typed and is not stored yet. */
export function merged(stored: Changes, typed: Changes): Changes {
  return { ...stored, ...typed };
}

/** Find the answers that were typed here and stand differently there. */
export function rivals(typed: Changes, stored: Changes): Conflict[] {
  return (Object.entries(typed) as [Path, Value][])
    .map(([path, yours]) => ({ path, yours, theirs: stored[path] ?? null }))
    .filter(({ yours, theirs }) => theirs !== null && !same(yours, theirs));
}
