import type { Draft } from '../api/session_documents';

/** The answers by their path, e.g. `legal.ifu`, as the API's problems name them. */
export type Path =
  | `profile.${keyof Draft['profile']}`
  | 'role'
  | `legal.${keyof Draft['legal']}`
  | `preferences.${keyof Draft['preferences']}`;
export type Value = string | number | string[] | null;
export type Changes = Partial<Record<Path, Value>>;

/** Read a draft's answers; what was not answered is absent. */
export function answersOf(draft: Draft | null): Changes {
  const answers: Record<string, Value> = {};
  const { version: _, role = null, ...steps } = draft ?? { version: 0 };
  for (const [step, fields] of Object.entries(steps))
    for (const [name, value] of Object.entries(fields as Record<string, Value>))
      if (value !== null) answers[`${step}.${name}`] = value;
  if (role !== null) answers.role = role;
  return answers;
}

/** Write changes as `SaveOnboardingDraftInput` has them. */
export function inputOf(changes: Changes): Record<string, unknown> {
  const input: Record<string, Record<string, Value> | Value> = {};
  for (const [path, value] of Object.entries(changes)) {
    const [step, name] = path.split('.') as [string, string?];
    if (name) Object.assign((input[step] ??= {}) as object, { [name]: value });
    else input[step] = value;
  }
  return input;
}
