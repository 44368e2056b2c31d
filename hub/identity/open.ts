import { createPublicKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { HubId } from '../../contract/ids.ts';
import { readPrivateKey, readSecretFile } from '../../contract/signature/key-file.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { subjectOf } from '../../firmware-config/certificate/certificate-subject.ts';
import type { CertificateAuthority } from './certificate-authority.ts';
import { IdentityError } from './error.ts';
import type { HubIdentity } from './hub-identity.ts';
import { addNoteKey, createKeyFolder, keyFiles, keyFolderExists, SECRET_BYTES } from './key-folder.ts';
import { readEpoch } from './log-epoch.ts';
import { openTlsCertificate, readTlsCertificate } from './tls-certificate.ts';

export interface HubIdentityOptions {
  /** The hub's data folder; the keys are in `keys/` (0700) in it. */
  readonly dir: string;
  readonly hub: HubId;
  /** Names and addresses by which devices reach this hub, e.g. `localhost`, `127.0.0.1`. */
  readonly hostnames: readonly string[];
  readonly now: () => number;
}

/**
 * Opens the hub's identity, or creates it on the first start. Throws IdentityError or ContractError rather than repair: a
 * key that was lost has to come back from its backup, because a new one would be another hub to every device.
 */
export async function openHubIdentity({ dir, hub, hostnames, now }: HubIdentityOptions): Promise<HubIdentity> {
  const folder = join(dir, 'keys');
  if (!keyFolderExists(folder)) await createKeyFolder(folder, hub, now());
  addNoteKey(folder);
  const keys = readKeys(folder, now());
  if (keys.hub !== hub) {
    throw new IdentityError(
      'OTHER_HUB',
      `${folder} belongs to ${keys.hub}; start ${hub} with a data folder of its own`,
    );
  }
  const tls = await openTlsCertificate(keyFiles(folder).tls, keys.ca, { hub, hostnames, now: now() });
  return { ...keys, tls, epoch: readEpoch(dir) };
}

/** Reads the identity of a hub that has been started before; makes and renews nothing. For commands beside a running hub. */
export function readHubIdentity(dir: string, now: () => number): HubIdentity {
  const folder = join(dir, 'keys');
  const tls = keyFolderExists(folder) ? readTlsCertificate(keyFiles(folder).tls) : undefined;
  if (!tls) throw new IdentityError('NOT_INITIALISED', `no hub has run with ${dir} yet; start it once: zs hub run`);
  return { ...readKeys(folder, now()), tls, epoch: readEpoch(dir) };
}

function readKeys(folder: string, now: number): Omit<HubIdentity, 'tls'> {
  const files = keyFiles(folder);
  const missing = [files.signing, files.note, files.region, files.vault, files.caKey, files.caCertificate].filter(
    (f) => !existsSync(f),
  );
  if (missing.length > 0) {
    throw new IdentityError('KEYS_INCOMPLETE', `${missing.join(', ')} missing; restore ${folder} from its backup`);
  }
  const signingKey = readPrivateKey(files.signing);
  const ca = { certificate: readSecretFile(files.caCertificate), privateKey: readPrivateKey(files.caKey) };
  return {
    hub: hubOf(ca, files.caCertificate, now),
    signingKey,
    publicKey: createPublicKey(signingKey),
    kid: thumbprint(signingKey),
    noteKey: readPrivateKey(files.note),
    regionKey: readSecretBytes(files.region),
    vaultKey: readSecretBytes(files.vault),
    ca,
  };
}

// The authority's certificate names the hub, so the folder itself says whose keys it holds.
function hubOf(ca: CertificateAuthority, path: string, now: number): HubId {
  const certificate = parseCertificate(ca.certificate, path);
  const hub = HubId.safeParse(subjectOf(certificate).organisation);
  if (!hub.success || !certificate.checkPrivateKey(ca.privateKey)) {
    throw new IdentityError(
      'KEYS_UNREADABLE',
      `${path} and ca.key don't belong together; restore both from one backup`,
    );
  }
  if (certificate.validToDate.getTime() <= now) {
    throw new IdentityError(
      'CA_EXPIRED',
      `${path} ended on ${certificate.validToDate.toISOString()}; a new region is needed`,
    );
  }
  return hub.data;
}

function parseCertificate(pem: string, path: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new IdentityError('KEYS_UNREADABLE', `${path} is no certificate; restore it from its backup`, { cause });
  }
}

function readSecretBytes(path: string): Buffer {
  const secret = Buffer.from(readSecretFile(path), 'base64url');
  if (secret.length === SECRET_BYTES) return secret;
  throw new IdentityError('KEYS_UNREADABLE', `${path} does not hold ${SECRET_BYTES} bytes; restore it from its backup`);
}
