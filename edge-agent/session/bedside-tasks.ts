import type { SubjectId } from '../../contract/ids.ts';

/** A question of the hub's: is this inpatient in their bed? The handheld shows the bed; a name it does not even know. */
export interface BedsideTask {
  /** Named as `nonce` by the event that answers it. */
  readonly id: string;
  readonly subject: SubjectId;
  readonly ward: string;
  readonly bed: string;
  /** Answered later it counts as missed, ms since 1970. */
  readonly dueAt: number;
}

/** The bedside challenges that wait for an answer on this device. */
export interface BedsideTasks {
  /** Those still open and not overdue, the most urgent first. */
  list(): readonly BedsideTask[];
  /** A challenge has come. A repeated one replaces itself. */
  add(task: BedsideTask): void;
  /** A signed answer is in the outbox: the challenge is no longer open. False when it was not. */
  answer(id: string): boolean;
  /** Called when one came or was answered; the result ends the subscription. */
  onChange(listener: () => void): () => void;
}

/** Most challenges kept: a ward has some fifty beds. More would be a hub out of order, and the oldest go. */
const MOST = 200;

/** Challenges in memory. `now` in ms since 1970. */
export function createBedsideTasks(now: () => number): BedsideTasks {
  const open = new Map<string, BedsideTask>();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const dropOverdue = () => {
    for (const { id, dueAt } of open.values()) if (dueAt <= now()) open.delete(id);
  };
  return {
    list() {
      dropOverdue();
      return [...open.values()].sort((one, other) => one.dueAt - other.dueAt);
    },
    add(task) {
      dropOverdue();
      open.delete(task.id);
      const [oldest] = open.keys();
      if (open.size >= MOST && oldest !== undefined) open.delete(oldest);
      open.set(task.id, task);
      changed();
    },
    answer(id) {
      const found = open.delete(id);
      if (found) changed();
      return found;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
