import { createHash } from 'node:crypto';

/** As long as a real pseudonym. */
export function pseudonymOf(kind: string, number: number): string {
  return createHash('sha256').update(`${kind}${number}`).digest('base64url');
}

export function instant(at: number): string {
  return new Date(at).toISOString();
}
