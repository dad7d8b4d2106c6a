export type DeviceStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The browser's storage; where that is forbidden, one that keeps nothing. */
export const storage = ((): DeviceStorage => {
  try {
    return localStorage;
  } catch {
    return { getItem: () => null, setItem: forbidden, removeItem: () => undefined };
  }
})();

function forbidden(): never {
  throw new Error('storage');
}
