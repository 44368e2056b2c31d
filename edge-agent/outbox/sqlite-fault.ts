import { OutboxError } from './error.ts';

// Primary result codes, https://www.sqlite.org/rescode.html. Extended codes carry more in the higher bytes.
const BUSY = 5;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const NOTADB = 26;

/** Runs a database operation; what SQLite throws comes out as OutboxError, everything else (a refusal to sign) as it is. */
export function naming<T>(path: string, operation: () => T): T {
  try {
    return operation();
  } catch (error) {
    throw outboxErrorFrom(error, path) ?? error;
  }
}

/** The OutboxError that an SQLite error stands for, or undefined for any other error. */
export function outboxErrorFrom(error: unknown, path: string): OutboxError | undefined {
  switch (primaryCode(error)) {
    case FULL:
    case READONLY:
    case IOERR:
    case CANTOPEN:
      return new OutboxError(
        'DISK_FULL',
        `${path} cannot be written (${messageOf(error)}): free space on this disk and check that it is not read-only`,
        { cause: error },
      );
    case CORRUPT:
    case NOTADB:
      return new OutboxError('DAMAGED', `${path} is damaged (${messageOf(error)})`, { cause: error });
    case BUSY:
      return new OutboxError('IN_USE', `${path} is being written by another process: stop the other agent first`, {
        cause: error,
      });
    default:
      return undefined;
  }
}

function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_SQLITE_ERROR') return undefined;
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
