import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import type { DeviceId, HubId, SiteId } from '../../contract/ids.ts';
import { type WorkerName, workerUser } from '../../firmware-config/broker-acl/hub-user.ts';
import { randomSerialNumber } from '../../firmware-config/certificate/serial-number.ts';
import {
  CERTIFICATE_SIGNATURE,
  signingPair,
  webCryptoPublicKey,
} from '../../firmware-config/certificate/web-crypto-key.ts';
import { x509 } from '../../firmware-config/certificate/x509-library.ts';

const DAY = 86_400_000;
/** Life of certificates in days. */
export const CA_DAYS = 3653;
export const SERVER_DAYS = 397; // the most that public CAs may give (CA/Browser Forum, 6.3.2); a good bound for private ones
export const DEVICE_DAYS = 365;

// A device whose clock runs a little behind must not find a new certificate "not yet valid".
const BACKDATED_MS = 3_600_000;

/** A certificate authority: its certificate in PEM and the key that signs for it. */
export interface CertificateAuthority {
  readonly certificate: string;
  readonly privateKey: KeyObject;
}

const { KeyUsageFlags } = x509;
const EKU = x509.ExtendedKeyUsage;

function validity(now: number, days: number): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - BACKDATED_MS), notAfter: new Date(now + days * DAY) };
}

/** The region's authority: self-signed, path length 0 (it signs devices and hub, never another authority; RFC 5280, 4.2.1.9). */
export async function createAuthority(hub: HubId, privateKey: KeyObject, now: number): Promise<CertificateAuthority> {
  const keys = signingPair(privateKey);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`${hub} devices`] }, { O: [hub] }],
    serialNumber: randomSerialNumber(),
    ...validity(now, CA_DAYS),
    signingAlgorithm: CERTIFICATE_SIGNATURE,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: `${certificate.toString('pem')}\n`, privateKey };
}

/** A server of the region: the names by which devices reach it, and its key. */
export interface Server {
  readonly hub: HubId;
  readonly hostnames: readonly string[];
  readonly publicKey: KeyObject;
}

/**
 * The certificate that the hub shows to devices, and by which it joins an external broker: so it is for both TLS roles.
 * CN = hub id, which no device id may look like.
 */
export async function issueServerCertificate(ca: CertificateAuthority, server: Server, now: number): Promise<string> {
  return await issueForServer(ca, server, { commonName: server.hub, usages: [EKU.serverAuth, EKU.clientAuth] }, now);
}

/** The certificate of a broker outside the hub: for the server's role only, so that a broker can't pass for the hub. */
export async function issueBrokerCertificate(ca: CertificateAuthority, broker: Server, now: number): Promise<string> {
  return await issueForServer(ca, broker, { commonName: `${broker.hub} broker`, usages: [EKU.serverAuth] }, now);
}

/** The certificate by which one worker of a hub joins an external broker: for the client's role only. */
export async function issueWorkerCertificate(
  ca: CertificateAuthority,
  { hub, worker, publicKey }: Pick<Server, 'hub' | 'publicKey'> & { readonly worker: WorkerName },
  now: number,
): Promise<string> {
  const server = { hub, publicKey, hostnames: [] };
  return await issueForServer(ca, server, { commonName: workerUser(hub, worker), usages: [EKU.clientAuth] }, now);
}

async function issueForServer(
  ca: CertificateAuthority,
  { hub, hostnames, publicKey }: Server,
  { commonName, usages }: { commonName: string; usages: string[] },
  now: number,
): Promise<string> {
  const names = hostnames.map((name) => ({ type: isIP(name) ? ('ip' as const) : ('dns' as const), value: name }));
  return await issue(ca, {
    subject: [{ CN: [commonName] }, { O: [hub] }],
    publicKey,
    ...validity(now, SERVER_DAYS),
    extensions: [
      new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(usages),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
    ],
  });
}

/**
 * A device's client certificate: CN = device, O = site. Key agreement is among its uses because the hub encrypts region
 * key and templates to the same transport key.
 */
export async function issueDeviceCertificate(
  ca: CertificateAuthority,
  holder: { device: DeviceId; site: SiteId; publicKey: KeyObject },
  now: number,
): Promise<string> {
  return await issue(ca, {
    subject: [{ CN: [holder.device] }, { O: [holder.site] }],
    publicKey: holder.publicKey,
    ...validity(now, DEVICE_DAYS),
    extensions: [
      new x509.KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyAgreement, true),
      new x509.ExtendedKeyUsageExtension([EKU.clientAuth]),
    ],
  });
}

interface CertificateContent {
  readonly subject: { [field: string]: string[] }[];
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: InstanceType<typeof x509.Extension>[];
}

async function issue(
  ca: CertificateAuthority,
  { publicKey, extensions, ...content }: CertificateContent,
): Promise<string> {
  const issuer = new x509.X509Certificate(ca.certificate);
  const key = webCryptoPublicKey(publicKey);
  const certificate = await x509.X509CertificateGenerator.create({
    ...content,
    issuer: issuer.subjectName,
    serialNumber: randomSerialNumber(),
    signingAlgorithm: CERTIFICATE_SIGNATURE,
    publicKey: key,
    signingKey: signingPair(ca.privateKey).privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      ...extensions,
      await x509.SubjectKeyIdentifierExtension.create(key),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}
