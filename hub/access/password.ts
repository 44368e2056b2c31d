import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { AccessError } from './error.ts';

const derive = promisify(argon2);

/** Argon2id (RFC 9106) with 19 MiB, two passes, one lane: OWASP's smaller setting, about 50 ms on a quiet core. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const LONGEST = 256;
const SHORTEST = 12;

/**
 * Throws AccessError `WEAK_PASSWORD`. Length counts and nothing else (NIST SP 800-63B, 3.1.1.2): rules about kinds of
 * characters make people write passwords down.
 */
export function assertStrong(password: string, account: string): void {
  const plain = password.normalize('NFC');
  const weak =
    plain.length < SHORTEST ||
    plain.length > LONGEST ||
    new Set(plain).size < 5 ||
    plain.toLowerCase().includes(account.toLowerCase());
  if (weak) {
    throw new AccessError(
      'WEAK_PASSWORD',
      `use ${SHORTEST} to ${LONGEST} characters, not one repeated and not the account's name; a sentence is good`,
    );
  }
}

/** The password's hash in PHC string format. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  const hash = await hashWith(password, salt, COST);
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

/**
 * Whether this is the password of that hash. `null` (no such account, or none set) takes as long as any other and is wrong: the
 * time of the answer does not tell which accounts exist.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(stored ?? '');
  if (!parts) {
    await hashWith(password, Buffer.alloc(16), COST);
    return false;
  }
  const [memory, passes, parallelism] = parts.slice(1, 4).map(Number) as [number, number, number];
  const expected = Buffer.from(parts[5] ?? '', 'base64');
  const actual = await hashWith(password, Buffer.from(parts[4] ?? '', 'base64'), { memory, passes, parallelism });
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

async function hashWith(
  password: string,
  nonce: Buffer,
  cost: { readonly memory: number; readonly passes: number; readonly parallelism: number },
): Promise<Buffer> {
  if (password.length > LONGEST) return Buffer.alloc(0); // whoever sends a megabyte does not get to make us hash it
  return await derive('argon2id', { message: password.normalize('NFC'), nonce, tagLength: 32, ...cost });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
