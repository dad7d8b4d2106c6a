import type { DeviceStorage } from '../device';
import type { Changes } from './answers';

/** Answers on their way. Once it was tried, nobody knows whether it arrived. */
export interface Save {
  /** Sent again with the same id, it saves nothing twice. */
  id: string;
  /** The draft's version that its author had seen. */
  base: number;
  changes: Changes;
  isTried: boolean;
  /** When it was last typed into, in milliseconds. */
  at: number;
}

const DAY = 86_400_000;

/**
 * A person's answers on this device, until the API has them. A day at most, as a draft.
 *
 * Every save has an entry of its own, so that two tabs do not write over each other.
 */
export class Kept {
  private readonly prefix: string;

  constructor(
    private readonly storage: DeviceStorage,
    person: string,
  ) {
    this.prefix = `immo:${person}:`;
  }

  /** Keep it; false if the device does not let us. */
  put(save: Save): boolean {
    try {
      this.storage.setItem(this.prefix + save.id, JSON.stringify(save));
      return true;
    } catch {
      return false;
    }
  }

  drop(id: string): void {
    this.storage.removeItem(this.prefix + id);
  }

  /** Read what an earlier page left, the oldest first. */
  all(now = Date.now()): Save[] {
    const saves: Save[] = [];
    for (const key of Object.keys(this.storage).filter((key) =>
      key.startsWith('immo:'),
    )) {
      const save = read(this.storage.getItem(key));
      if (!save || now - save.at > DAY) this.storage.removeItem(key);
      else if (key.startsWith(this.prefix)) saves.push(save);
    }
    return saves.sort((one, other) => one.at - other.at);
  }
}

function read(text: string | null): Save | null {
  try {
    const save = JSON.parse(text ?? '') as Save;
    return typeof save.at === 'number' && save.changes ? save : null;
  } catch {
    return null;
  }
}
