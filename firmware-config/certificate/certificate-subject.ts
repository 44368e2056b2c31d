import type { X509Certificate } from 'node:crypto';

/** The parts of a subject that our certificates have. A part that is missing, or there more than once, is undefined. */
export interface CertificateSubject {
  readonly commonName: string | undefined;
  readonly organisation: string | undefined;
}

/**
 * Reads the subject of a certificate. Not by `toLegacyObject()`: on Node.js 24 that leaves `node:tls` broken for the whole
 * process when it comes before the first use of TLS ("tls.createSecureContext is not a function").
 */
export function subjectOf({ subject }: X509Certificate): CertificateSubject {
  const lines = subject.split('\n');
  const only = (attribute: string): string | undefined => {
    const values = lines.filter((line) => line.startsWith(`${attribute}=`));
    return values.length === 1 ? values[0]?.slice(attribute.length + 1) : undefined;
  };
  return { commonName: only('CN'), organisation: only('O') };
}
