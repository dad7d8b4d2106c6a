/** Return a new id of 128 random bits; `crypto.randomUUID` is not everywhere. */
export function uuid(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
