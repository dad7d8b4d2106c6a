/** A browser's storage, or one that is full. */
export class FakeStorage implements Storage {
  [name: string]: unknown;

  constructor(isFull = false) {
    Object.defineProperty(this, 'isFull', { value: isFull, writable: true });
  }

  declare isFull: boolean;

  get length(): number {
    return Object.keys(this).length;
  }

  clear(): void {
    for (const key of Object.keys(this)) delete this[key];
  }

  getItem(key: string): string | null {
    return (this[key] as string | undefined) ?? null;
  }

  key(index: number): string | null {
    return Object.keys(this)[index] ?? null;
  }

  removeItem(key: string): void {
    delete this[key];
  }

  setItem(key: string, value: string): void {
    if (this.isFull) throw new DOMException('full', 'QuotaExceededError');
    this[key] = value;
  }
}
