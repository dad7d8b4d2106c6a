import type { Changes, Path, Value } from './answers';
import type { Kept, Save } from './kept';
import { same, type Conflict } from './merge';
import { uuid } from '../uuid';

/**
 * What was typed and is not stored yet, in order.
 *
 * A save that was tried may have arrived, so it goes again as it was, under its id. What
 * is typed after that waits in the one behind it; so there are two at most, however long
 * the network is away.
 */
export class Outbox {
  private readonly saves: Save[];
  private readonly arrived: Changes = {};

  constructor(
    private readonly kept: Kept,
    private readonly newId: () => string = uuid,
  ) {
    this.saves = kept.all();
  }

  get isEmpty(): boolean {
    return !this.saves.length;
  }

  /** Everything on its way; what was typed last wins. */
  get typed(): Changes {
    return Object.assign({}, ...this.saves.map((save) => save.changes)) as Changes;
  }

  /** Take an answer in; `seen` is the draft's version on the screen. False if not kept. */
  type(path: Path, value: Value, seen: number): boolean {
    let last = this.saves.at(-1);
    if (!last || last.isTried) this.saves.push((last = this.fresh(seen)));
    last.changes[path] = value;
    last.at = Date.now();
    return this.kept.put(last);
  }

  /** Return the save to send now. */
  next(): Save | undefined {
    const first = this.saves[0];
    if (first && !first.isTried) {
      // Another tab may have found it and sent it under its id: it was less then.
      const old = first.id;
      Object.assign(first, { id: this.newId(), isTried: true });
      this.kept.put(first);
      this.kept.drop(old);
    }
    return first;
  }

  /** The API has it, in this version of the draft. */
  acknowledge(save: Save, version: number): void {
    this.remove(save);
    Object.assign(this.arrived, save.changes);
    // Nobody else was in between, so what waits was typed in sight of this version.
    if (version === save.base + 1)
      for (const waiting of this.saves) waiting.base = Math.max(waiting.base, version);
  }

  /** Leave out what another's answer is no rival of: it is what we sent before. */
  real(conflicts: Conflict[]): Conflict[] {
    return conflicts.filter(({ path, theirs }) => !same(theirs, this.arrived[path]));
  }

  /** Begin again on `version`: one save of what was typed, without `given` up answers. */
  rebase(version: number, given: readonly Path[] = [], more: Changes = {}): void {
    const changes = { ...more, ...this.typed };
    for (const path of given) delete changes[path];
    for (const save of [...this.saves]) this.remove(save);
    if (!Object.keys(changes).length) return;
    const save = { ...this.fresh(version), changes };
    this.saves.push(save);
    this.kept.put(save);
  }

  /** Forget everything: it cannot be saved any more. */
  clear(): void {
    for (const save of [...this.saves]) this.remove(save);
  }

  private fresh(base: number): Save {
    return { id: this.newId(), base, changes: {}, isTried: false, at: Date.now() };
  }

  private remove(save: Save): void {
    this.saves.splice(this.saves.indexOf(save), 1);
    this.kept.drop(save.id);
  }
}
