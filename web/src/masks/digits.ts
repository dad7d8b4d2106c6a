/** Digits in fours, as they are easy to compare with a card. */
export function digits(typed: string): string {
  const bare = typed.replace(/[\s.-]/g, '');
  return /^\d*$/.test(bare) ? bare.replace(/(\d{4})(?=\d)/g, '$1 ') : typed;
}

/** A rent as people read it, `50 000`. */
export function amount(typed: string): string {
  const bare = typed
    .replace(/\D/g, '')
    .replace(/^0+(?=\d)/, '')
    .slice(0, 9);
  return bare.replace(/(\d)(?=(\d{3})+$)/g, '$1\u00a0');
}
