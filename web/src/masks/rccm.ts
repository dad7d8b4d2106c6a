const PARTS = /^(RB)(?:([A-Z]{1,5})(?:(\d{1,2})(?:([A-Z])(\d{1,7})?)?)?)?$/;

/** A trade register number as it grows: `RB`, `RB/COT`, `RB/COT/25 A 1234`. */
export function rccm(typed: string): string {
  const upper = typed.toUpperCase();
  const parts = PARTS.exec(upper.replace(/[\s/]/g, ''));
  if (!parts) return upper;
  const [, country, city, ...rest] = parts;
  return [country, city, rest.filter(Boolean).join(' ')].filter(Boolean).join('/');
}
