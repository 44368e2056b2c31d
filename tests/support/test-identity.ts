import { createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { type DeviceId, HubId, type SiteId } from '../../contract/ids.ts';
import { eddsa } from '../../contract/signature/eddsa.ts';
import { es256 } from '../../contract/signature/es256.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { randomSerialNumber } from '../../firmware-config/certificate/serial-number.ts';
import {
  CERTIFICATE_SIGNATURE,
  signingPair,
  webCryptoPublicKey,
} from '../../firmware-config/certificate/web-crypto-key.ts';
import { x509 } from '../../firmware-config/certificate/x509-library.ts';
import type { HubIdentity } from '../../hub/identity/hub-identity.ts';

const DAY_MS = 86_400_000;
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/** A hub with new keys, its own certificate authority, and a server certificate for the loopback. Nothing is written. */
export async function testIdentity(hub = 'hub-test'): Promise<HubIdentity> {
  const signing = es256.generate();
  const authority = es256.generate();
  const server = es256.generate();
  const name = `CN=${hub} devices`;
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerialNumber(),
    name,
    ...validity(),
    keys: signingPair(authority.privateKey),
    signingAlgorithm: CERTIFICATE_SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const issuer = { certificate: ca.toString('pem'), privateKey: authority.privateKey };
  const certificate = await issue(
    issuer,
    `CN=${hub}`,
    server.publicKey,
    [SERVER_AUTH, CLIENT_AUTH],
    [
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ],
  );
  return {
    hub: HubId.parse(hub),
    signingKey: signing.privateKey,
    publicKey: signing.publicKey,
    kid: thumbprint(signing.publicKey),
    noteKey: eddsa.generate().privateKey,
    regionKey: randomBytes(32),
    vaultKey: randomBytes(32),
    ca: issuer,
    tls: { certificate, privateKey: server.privateKey },
  };
}

/** A device's transport key and the client certificate that the region's authority gives it: CN = device, O = site. */
export async function testTransport(
  ca: HubIdentity['ca'],
  device: DeviceId,
  site: SiteId,
): Promise<{ privateKey: KeyObject; certificate: string; fingerprint: string }> {
  const { privateKey } = es256.generate();
  const certificate = await issue(ca, `CN=${device}, O=${site}`, createPublicKey(privateKey), [CLIENT_AUTH], []);
  const fingerprint = Buffer.from(new X509Certificate(certificate).fingerprint256.replaceAll(':', ''), 'hex');
  return { privateKey, certificate, fingerprint: fingerprint.toString('base64url') };
}

async function issue(
  ca: HubIdentity['ca'],
  subject: string,
  publicKey: KeyObject,
  usages: string[],
  names: ConstructorParameters<typeof x509.SubjectAlternativeNameExtension>[0],
): Promise<string> {
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerialNumber(),
    subject,
    issuer: new x509.X509Certificate(ca.certificate).subject,
    ...validity(),
    publicKey: webCryptoPublicKey(publicKey),
    signingKey: signingPair(ca.privateKey).privateKey,
    signingAlgorithm: CERTIFICATE_SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.ExtendedKeyUsageExtension(usages),
      ...(Array.isArray(names) && names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
    ],
  });
  return certificate.toString('pem');
}

// TLS is checked against the machine's clock, whatever the time of the test's story.
function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };
}
