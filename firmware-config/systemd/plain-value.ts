/**
 * Throws RangeError for a path that can't stand in a unit. The format gives meaning to spaces, %, quotes and line ends; a path
 * with any of them would start something else.
 */
export function assertPlainPath(path: string): void {
  if (/^\/[\w./-]*$/.test(path)) return;
  throw new RangeError(
    `${JSON.stringify(path)} can't stand in a systemd unit; use an absolute path of letters, digits, . _ -`,
  );
}

/** Throws RangeError unless `user` is the name of an ordinary system account. */
export function assertOrdinaryAccount(user: string): void {
  if (/^[a-z_][a-z0-9_-]{0,31}$/.test(user) && user !== 'root') return;
  throw new RangeError(
    `${JSON.stringify(user)} is not an ordinary system account; make one: useradd --system zhenshen`,
  );
}
