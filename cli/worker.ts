import { InvalidArgumentError } from 'commander';
import { WorkerName } from '../firmware-config/broker-acl/hub-user.ts';

const MOST_WORKERS = 99;

/** The name of a worker from the command line. */
export function workerName(text: string): WorkerName {
  const parsed = WorkerName.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new InvalidArgumentError('a worker is hub-1, hub-2, …');
}

/** How many workers a hub may have, from the command line. */
export function workerCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0 && count <= MOST_WORKERS) return count;
  throw new InvalidArgumentError(`0 to ${MOST_WORKERS} workers`);
}
