import { hash, randomBytes } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { MessageImprint, PKIStatus, TimeStampReq, TimeStampReqVersion, TimeStampResp } from '@peculiar/asn1-tsp';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { LedgerError } from '../error.ts';
import { verifyStamp } from './token.ts';

const SHA256 = '2.16.840.1.101.3.4.2.1';
const NONCE_BYTES = 8;
const LARGEST_ANSWER = 65_536;
const TIMEOUT_MS = 10_000;

/**
 * Has bytes time-stamped (RFC 3161 over HTTP). Returns the token, verified as far as that goes without trusting anybody: it
 * is about these bytes, answers this request and is signed. Throws LedgerError `NO_TIMESTAMP`.
 */
export async function askForStamp(url: string, data: Buffer, stop?: AbortSignal): Promise<Buffer> {
  const nonce = randomBytes(NONCE_BYTES);
  nonce[0] = ((nonce[0] ?? 0) & 0x7f) | 0x40; // a positive integer of exactly this length
  const answer = await post(url, requestOf(data, nonce), stop);
  const { status, timeStampToken } = parse(answer);
  if (!timeStampToken || (status !== PKIStatus.granted && status !== PKIStatus.grantedWithMods)) {
    throw new LedgerError('NO_TIMESTAMP', `${url} refused to stamp (status ${status})`);
  }
  const verdict = verifyStamp(timeStampToken, data);
  if (!verdict.ok) throw new LedgerError('NO_TIMESTAMP', `the stamp of ${url} does not hold: ${verdict.problem}`);
  if (verdict.stamp.nonce?.equals(nonce)) return timeStampToken;
  throw new LedgerError('NO_TIMESTAMP', `${url} answered another request: somebody replays stamps`);
}

function requestOf(data: Buffer, nonce: Buffer): ArrayBuffer {
  const request = new TimeStampReq({
    version: TimeStampReqVersion.v1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: SHA256, parameters: null }),
      hashedMessage: new OctetString(hash('sha256', data, 'buffer')),
    }),
    nonce: Uint8Array.from(nonce).buffer,
    certReq: true,
  });
  return AsnConvert.serialize(request);
}

async function post(url: string, body: ArrayBuffer, stop: AbortSignal | undefined): Promise<Buffer> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query' },
      body,
      redirect: 'error',
      signal: stop ? AbortSignal.any([stop, timeout]) : timeout,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    if (response.ok && bytes.length <= LARGEST_ANSWER) return bytes;
    throw new LedgerError('NO_TIMESTAMP', `${url} answered with status ${response.status}, ${bytes.length} bytes`);
  } catch (cause) {
    if (cause instanceof LedgerError) throw cause;
    throw new LedgerError('NO_TIMESTAMP', `can't reach the time-stamping authority at ${url}`, cause);
  }
}

function parse(answer: Buffer): { status: PKIStatus; timeStampToken: Buffer | undefined } {
  try {
    const { status, timeStampToken } = AsnConvert.parse(answer, TimeStampResp);
    const token = timeStampToken && Buffer.from(AsnConvert.serialize(timeStampToken));
    return { status: status.status, timeStampToken: token };
  } catch (cause) {
    throw new LedgerError('NO_TIMESTAMP', 'what the time-stamping authority sent is no answer of RFC 3161', cause);
  }
}
