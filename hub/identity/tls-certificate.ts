import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import type { HubId } from '../../contract/ids.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { readSecretFile, replaceSecretFile } from '../../contract/signature/key-file.ts';
import { type CertificateAuthority, issueServerCertificate } from './certificate-authority.ts';

const RENEW_BEFORE_MS = 30 * 86_400_000;

export interface TlsCertificate {
  readonly certificate: string;
  readonly privateKey: KeyObject;
}

/**
 * The hub's TLS certificate from `path`, renewed with a new key when it is missing, has less than 30 days left, lacks one
 * of the host names, or is of another authority.
 */
export async function openTlsCertificate(
  path: string,
  ca: CertificateAuthority,
  { hub, hostnames, now }: { hub: HubId; hostnames: readonly string[]; now: number },
): Promise<TlsCertificate> {
  const current = readTlsCertificate(path);
  if (current && isUsable(current, ca, hostnames, now)) return current;

  const { privateKey, publicKey } = es256.generate();
  const certificate = await issueServerCertificate(ca, { hub, hostnames, publicKey }, now);
  replaceSecretFile(path, `${privateKey.export({ format: 'pem', type: 'pkcs8' })}${certificate}`);
  return { certificate, privateKey };
}

/** The certificate as it is, or undefined where there is none that can be read. */
export function readTlsCertificate(path: string): TlsCertificate | undefined {
  if (!existsSync(path)) return undefined;
  const pem = readSecretFile(path);
  const start = pem.indexOf('-----BEGIN CERTIFICATE-----');
  if (start < 0) return undefined;
  try {
    return { privateKey: createPrivateKey(pem.slice(0, start)), certificate: pem.slice(start) };
  } catch {
    return undefined; // it can be made anew at any time: nobody pins it
  }
}

function isUsable(tls: TlsCertificate, ca: CertificateAuthority, hostnames: readonly string[], now: number): boolean {
  const certificate = new X509Certificate(tls.certificate);
  return (
    certificate.validToDate.getTime() - now >= RENEW_BEFORE_MS &&
    certificate.verify(new X509Certificate(ca.certificate).publicKey) &&
    certificate.checkPrivateKey(tls.privateKey) &&
    hostnames.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)) !== undefined)
  );
}
