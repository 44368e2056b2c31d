import { hash, verify, X509Certificate } from 'node:crypto';
import { type Attribute, ContentInfo, id_signedData, SignedData, type SignerInfo } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { id_ct_tstInfo, TSTInfo } from '@peculiar/asn1-tsp';
import { LedgerError } from '../error.ts';
import { leadsToTrusted } from './certificate-chain.ts';

/** What a time-stamping authority says: these bytes existed at this instant (ms since 1970). */
export interface Stamp {
  readonly at: number;
  /** Subject of the certificate that signed. */
  readonly authority: string;
  readonly imprint: Buffer;
  readonly nonce: Buffer | undefined;
}

export type StampProblem =
  | 'malformed'
  | 'other-data' // it is about other bytes
  | 'bad-signature' // not signed by the certificate in it, or that certificate is not one for time stamps
  | 'untrusted'; // that certificate does not lead to the authority given

export type StampVerdict =
  | { readonly ok: true; readonly stamp: Stamp; readonly trusted: boolean }
  | { readonly ok: false; readonly problem: StampProblem };

/** Hash functions that are accepted, by their object identifier. SHA-1 is not. */
const HASHES: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
/** id-ct-TSTInfo in DER. */
const TST_INFO_OID = Buffer.from('060b2a864886f70d0109100104', 'hex');
const CONTENT_TYPE = '1.2.840.113549.1.9.3';
const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_CERTIFICATES = ['1.2.840.113549.1.9.16.2.12', '1.2.840.113549.1.9.16.2.47']; // RFC 2634, RFC 5816

/**
 * Verifies an RFC 3161 time stamp (TimeStampToken, DER) over `data`, offline: message imprint, signature, purpose of the
 * certificate; with `trusted` also that the certificate leads to one of these and was valid at that instant. Without, the
 * stamp proves only that somebody signed it, and `trusted` is false. Revocation is not looked up.
 */
export function verifyStamp(token: Buffer, data: Buffer, trusted?: readonly X509Certificate[]): StampVerdict {
  try {
    const { signed, info, content } = openToken(token);
    const name = HASHES[info.messageImprint.hashAlgorithm.algorithm];
    const imprint = Buffer.from(info.messageImprint.hashedMessage.buffer);
    if (name === undefined || !hash(name, data, 'buffer').equals(imprint)) return { ok: false, problem: 'other-data' };
    const pool = certificatesOf(signed);
    const signer = signerOf(signed, content, pool);
    if (!signer) return { ok: false, problem: 'bad-signature' };
    const at = info.genTime.getTime();
    const known = trusted !== undefined && leadsToTrusted(signer, pool, trusted, at);
    if (trusted && !known) return { ok: false, problem: 'untrusted' };
    const nonce = info.nonce && Buffer.from(info.nonce);
    return { ok: true, stamp: { at, authority: signer.subject, imprint, nonce }, trusted: known };
  } catch {
    return { ok: false, problem: 'malformed' };
  }
}

function openToken(token: Buffer): { signed: SignedData; info: TSTInfo; content: Buffer } {
  const { contentType, content } = AsnConvert.parse(token, ContentInfo);
  const signed = AsnConvert.parse(content, SignedData);
  const { eContentType, eContent } = signed.encapContentInfo;
  const inner = eContent?.single ?? (eContent?.any && AsnConvert.parse(eContent.any, OctetString));
  if (contentType !== id_signedData || eContentType !== id_ct_tstInfo || !inner) {
    throw new LedgerError('BAD_TIMESTAMP', 'this is no RFC 3161 time stamp');
  }
  return { signed, info: AsnConvert.parse(inner.buffer, TSTInfo), content: Buffer.from(inner.buffer) };
}

function certificatesOf({ certificates }: SignedData): X509Certificate[] {
  return [...(certificates ?? [])].flatMap(({ certificate }) =>
    certificate ? new X509Certificate(Buffer.from(AsnConvert.serialize(certificate))) : [],
  );
}

/** The certificate whose key signed the content: named by its hash among the signed attributes, and for time stamps only. */
function signerOf(signed: SignedData, content: Buffer, pool: readonly X509Certificate[]): X509Certificate | undefined {
  const [info, ...more] = signed.signerInfos;
  const name = info && HASHES[info.digestAlgorithm.algorithm];
  if (!info?.signedAttrs || name === undefined || more.length > 0) return undefined;
  if (!digestHolds(info, hash(name, content, 'buffer'))) return undefined;
  const attributes = derSet(info.signedAttrs.map((attribute) => Buffer.from(AsnConvert.serialize(attribute))));
  const named = SIGNING_CERTIFICATES.map((type) => attributeOf(info, type)).filter((value) => value !== undefined);
  return pool.find(
    (certificate) =>
      named.some((value) => names(value, certificate)) &&
      certificate.keyUsage?.length === 1 &&
      certificate.keyUsage[0] === TIME_STAMPING &&
      verify(name, attributes, certificate.publicKey, Buffer.from(info.signature.buffer)),
  );
}

// Sent with an implicit tag, signed as a SET (RFC 5652, 5.4). In the order received, which is that of DER in a valid stamp.
function derSet(items: readonly Buffer[]): Buffer {
  const content = Buffer.concat(items);
  const { length } = content;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(0x31, ...header), content]);
}

function digestHolds(info: SignerInfo, digest: Buffer): boolean {
  const [type, said] = [attributeOf(info, CONTENT_TYPE), attributeOf(info, MESSAGE_DIGEST)];
  if (!type?.equals(TST_INFO_OID) || !said) return false;
  return Buffer.from(AsnConvert.parse(said, OctetString).buffer).equals(digest);
}

function attributeOf({ signedAttrs }: SignerInfo, type: string): Buffer | undefined {
  const found = signedAttrs?.filter(({ attrType }: Attribute) => attrType === type) ?? [];
  const [value, ...more] = found.flatMap(({ attrValues }) => attrValues);
  return value && more.length === 0 ? Buffer.from(value) : undefined;
}

// The attribute is signed; that it holds the hash of this certificate is what counts, not where in it.
function names(value: Buffer, { raw }: X509Certificate): boolean {
  return ['sha1', 'sha256', 'sha384', 'sha512'].some((name) => value.includes(hash(name, raw, 'buffer')));
}
