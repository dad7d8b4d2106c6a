import { form } from './form';

/** What is wrong with which answer, in the person's language. */
export function problemsOf(): Record<string, string> {
  const told = form.standing?.requirements.errors ?? [];
  return {
    ...Object.fromEntries(told.map(({ path, message }) => [path, message])),
    ...form.refused,
  };
}
