import type { NoteVerifier } from '../checkpoint/verifier-key.ts';
import { cosignedAt } from './cosignature.ts';
import { spellAddCheckpoint } from './request.ts';

/** A witness that this hub asks. */
export interface KnownWitness {
  /** Base address; `/add-checkpoint` is below it. */
  readonly url: string;
  readonly verifier: NoteVerifier;
}

export interface Asked {
  readonly note: string;
  readonly size: number;
  /** The size that the witness cosigned last, as far as the hub knows; 0 = never. */
  readonly old: number;
  readonly proofFrom: (old: number) => Promise<Buffer[]>;
}

/** `refused`: the witness says that this log is not the one it knows. It takes a person to find out why. */
export type CosigningOutcome =
  | { readonly outcome: 'cosigned'; readonly line: string }
  | { readonly outcome: 'refused'; readonly why: string }
  | { readonly outcome: 'unreachable'; readonly why: string };

const TIMEOUT_MS = 10_000;
const LARGEST_ANSWER = 1024;

/** Asks a witness to cosign a checkpoint; where it knows another size than the hub thought, once more from that one. */
export async function askWitness(
  witness: KnownWitness,
  asked: Asked,
  stop: AbortSignal = new AbortController().signal,
): Promise<CosigningOutcome> {
  const first = await post(witness, asked, asked.old, stop);
  const known = first.status === 409 ? Number.parseInt(first.body, 10) : Number.NaN;
  if (!(known < asked.size) || known === asked.old) return read(witness, asked, first);
  return read(witness, asked, await post(witness, asked, known, stop));
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

async function post({ url }: KnownWitness, asked: Asked, old: number, stop: AbortSignal): Promise<Answer> {
  const proof = old === 0 || old >= asked.size ? [] : await asked.proofFrom(old);
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      body: spellAddCheckpoint({ old, proof, note: asked.note }),
      redirect: 'error',
      signal: AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return { status: response.status, body: (await response.text()).slice(0, LARGEST_ANSWER) };
  } catch (error) {
    return { status: 0, body: error instanceof Error ? error.message : String(error) };
  }
}

function read({ verifier }: KnownWitness, { note, size }: Asked, { status, body }: Answer): CosigningOutcome {
  const line = body.trimEnd();
  if (status === 200) {
    if (!line.includes('\n') && cosignedAt(`${note}${line}\n`, verifier) !== undefined)
      return { outcome: 'cosigned', line };
    return { outcome: 'unreachable', why: 'its answer is no cosignature by the key that is configured' };
  }
  if (status === 409)
    return { outcome: 'refused', why: `it knows this log with size ${line}, not ${size}, or another root` };
  if (status === 422) return { outcome: 'refused', why: 'this log does not continue the one that it knows' };
  if (status === 403 || status === 404) return { outcome: 'unreachable', why: `it does not know this log (${status})` };
  return { outcome: 'unreachable', why: status === 0 ? line : `status ${status}` };
}
