import { es256 } from '../../contract/signature/es256.ts';
import type { WorkerName } from '../../firmware-config/broker-acl/hub-user.ts';
import { issueWorkerCertificate } from './certificate-authority.ts';
import type { HubIdentity } from './hub-identity.ts';
import type { TlsCertificate } from './tls-certificate.ts';

/**
 * A certificate for one worker, made at each of its starts and kept nowhere: workers share a key folder that may be
 * read-only, and a key that was never on a disk can't be copied from one. It outlives any run (397 days).
 */
export async function makeWorkerCertificate(
  { ca, hub }: Pick<HubIdentity, 'ca' | 'hub'>,
  worker: WorkerName,
  now: number,
): Promise<TlsCertificate> {
  const { privateKey, publicKey } = es256.generate();
  return { privateKey, certificate: await issueWorkerCertificate(ca, { hub, worker, publicKey }, now) };
}
