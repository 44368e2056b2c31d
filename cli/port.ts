import { InvalidArgumentError } from 'commander';

/** A TCP port from the command line. */
export function port(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 65_535) throw new InvalidArgumentError('a port is 1 to 65535');
  return value;
}
