import { request } from 'node:https';
import { z } from 'zod';
import {
  CertificateAnswer,
  ENROLMENT_PATHS,
  type EnrolmentRequest,
  enrolmentProof,
  GrantAnswer,
  type Invitation,
  type RenewalRequest,
} from '../../contract/enrolment.ts';
import { openProvisioningGrant } from '../../contract/provisioning.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import type { DeviceIdentity } from '../device-identity.ts';
import { FirmwareError } from '../error.ts';

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
const MAX_ANSWER_BYTES = 131_072;
const TIMEOUT_MS = 20_000;

/**
 * Sends an invited device's request to its hub and returns the grant. Whoever answers must hold the key that the invitation names:
 * TLS can't say that to a device that knows no authority yet, so the certificate is not looked at. What is sent holds no secret, and
 * the proof is good for these keys only. Throws FirmwareError.
 */
export async function enrol(hub: string, { id, secret, hubKid }: Invitation, signedRequest: string): Promise<string> {
  const body: EnrolmentRequest = {
    v: 1,
    invitation: id,
    request: signedRequest,
    proof: enrolmentProof(secret, signedRequest),
  };
  const url = new URL(ENROLMENT_PATHS.enrolments, hub);
  const grant = await ask(url, body, { rejectUnauthorized: false });
  const { hubKey } = openProvisioningGrant(grant);
  if (thumbprint(hubKey) === hubKid) return grant;
  throw new FirmwareError('OTHER_HUB', `${url.host} is not the hub that this invitation is from; check the address`);
}

/** How a device that was granted speaks to its hub. */
export type OwnDoor = Pick<DeviceIdentity, 'deviceApi' | 'certificate' | 'transportKey' | 'ca'>;

/** Asks the hub to renew this device's certificate, over the one it has. Returns the new grant. Throws FirmwareError. */
export async function renew(
  door: OwnDoor,
  signed: { readonly request: string; readonly grant: string },
): Promise<string> {
  const body: RenewalRequest = { v: 1, ...signed };
  return await ask(new URL(ENROLMENT_PATHS.renewals, door.deviceApi), body, securityOf(door));
}

/** Shows this certificate to the hub. Throws FirmwareError unless the hub takes it for the one in force. */
export async function tryCertificate(door: OwnDoor): Promise<void> {
  const answer = await call(new URL(ENROLMENT_PATHS.certificate, door.deviceApi), undefined, securityOf(door));
  if (!CertificateAnswer.safeParse(answer).success) throw refused(200, answer);
}

function securityOf({ transportKey, certificate, ca }: OwnDoor): Security {
  return { cert: certificate, key: transportKey.export({ format: 'pem', type: 'pkcs8' }), ca };
}

interface Security {
  readonly rejectUnauthorized?: boolean;
  readonly cert?: string;
  readonly key?: string | Buffer;
  readonly ca?: string;
}

async function ask(url: URL, body: object, security: Security): Promise<string> {
  const answer = await call(url, body, security);
  const grant = GrantAnswer.safeParse(answer);
  if (grant.success) return grant.data.grant;
  throw refused(200, answer);
}

/** Sends `body`, or asks without one; what the hub answered with 200. Throws FirmwareError. */
async function call(url: URL, body: object | undefined, security: Security): Promise<unknown> {
  const content = body ? JSON.stringify(body) : '';
  const headers = body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) };
  const method = body ? 'POST' : 'GET';
  const options = { method, headers, minVersion: 'TLSv1.3', signal: AbortSignal.timeout(TIMEOUT_MS) } as const;
  const { status, text } = await new Promise<{ status: number; text: string }>((resolve, reject) => {
    const outgoing = request(url, { ...options, ...security }, (incoming) => {
      let answer = '';
      incoming.setEncoding('utf8').on('data', (chunk: string) => {
        answer += chunk;
        if (answer.length > MAX_ANSWER_BYTES) incoming.destroy(new Error('the answer is too large'));
      });
      incoming.on('error', reject).on('end', () => resolve({ status: incoming.statusCode ?? 0, text: answer }));
    });
    outgoing.on('error', reject).end(content);
  }).catch((cause: unknown) => {
    throw new FirmwareError('HUB_UNREACHABLE', `the hub at ${url.host} does not answer; check address and line`, {
      cause,
    });
  });
  const json = parseJson(text);
  if (status === 200) return json;
  throw refused(status, json);
}

function refused(status: number, answer: unknown): FirmwareError {
  const said = Refusal.safeParse(answer).data?.error;
  return new FirmwareError(
    'HUB_REFUSED',
    `the hub refused: ${said ? `${said.message} (${said.code})` : `status ${status}`}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
