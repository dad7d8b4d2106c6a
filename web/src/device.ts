/** The browser's storage; where that is forbidden, one that keeps nothing. */
export const storage: Storage = (() => {
  try {
    return localStorage;
  } catch {
    return {
      length: 0,
      clear() {},
      getItem: () => null,
      key: () => null,
      removeItem() {},
      setItem() {
        throw new Error('forbidden');
      },
    };
  }
})();
