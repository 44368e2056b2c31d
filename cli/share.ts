import { InvalidArgumentError } from 'commander';

/** An option that is a share: more than 0, at most 1. */
export function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('a share is more than 0 and at most 1, e.g. 0.1.');
  return value;
}
