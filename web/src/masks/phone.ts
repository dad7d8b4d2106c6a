const COUNTRY = /^(?:\+|00)229/;
const SUBSCRIBER = 8;

/**
 * A number of Benin in pairs, `01 97 12 34 56`: the field shows `+229` before it. A number
 * of another country stays as it is typed.
 */
export function phone(typed: string): string {
  const text = typed.replace(/[^\d+]/g, '').replace(COUNTRY, '');
  return text.startsWith('+') ? text : text.replace(/(\d\d)(?=\d)/g, '$1 ');
}

/** An old number of eight digits, with the `01` that all have since November 2024. */
export function renumbered(typed: string): string {
  const digits = phone(typed).replace(/ /g, '');
  return phone(
    digits.length === SUBSCRIBER && /^\d/.test(digits) ? `01${digits}` : digits,
  );
}

/** What the API is sent. */
export function international(typed: string): string {
  const text = renumbered(typed).replace(/ /g, '');
  return text.startsWith('+') ? text : `+229${text}`;
}
