import { X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { textOf } from '../ledger/checkpoint/note.ts';
import { verifyStamp } from '../ledger/timestamp/token.ts';
import type { Anchor, BundleParts } from './bundle.ts';

// What needs more than WebCrypto, and is therefore not in the single-file verifier. The bundle itself holds already.

/** Something that does not hold, as the verifier says it. */
export interface OutsideProblem {
  readonly part: string;
  readonly problem: string;
}

/** A stamp that holds, in words. */
export interface StampSaid {
  readonly said: string;
}

const Parts = z.object({
  parts: z.object({
    authority: z.string(),
    keys: z.array(z.object({ kid: z.string(), certificate: z.string().nullable().optional() })),
    anchors: z
      .array(
        z.object({ checkpoint: z.string(), stamps: z.array(z.object({ authority: z.string(), token: z.string() })) }),
      )
      .optional(),
  }),
});

function partsOf(bytes: Buffer): Pick<BundleParts, 'authority'> & z.infer<typeof Parts>['parts'] {
  return Parts.parse(JSON.parse(bytes.toString('utf8'))).parts;
}

/** Whether each device certificate is one of the region's authority. A bundle from before certificates were kept has none. */
export function checkCertificates(bytes: Buffer): OutsideProblem[] {
  const { authority, keys } = partsOf(bytes);
  return keys.flatMap(({ kid, certificate }, n) => {
    if (!certificate) return [];
    const part = `keys[${n}] ${kid}`;
    try {
      const [device, region] = [new X509Certificate(certificate), new X509Certificate(authority)];
      if (device.checkIssued(region) && device.verify(region.publicKey)) return [];
      return { part, problem: 'has a certificate that the region did not issue' };
    } catch {
      return { part, problem: 'has a certificate that can not be read' };
    }
  });
}

/** Verifies every time stamp; with a CA (PEM) they have to lead to it, and at least one has to be there. */
export function checkStamps(bytes: Buffer, ca?: string): (OutsideProblem | StampSaid)[] {
  const trusted = ca === undefined ? undefined : [new X509Certificate(ca)];
  const stamps = (partsOf(bytes).anchors ?? []).flatMap(({ checkpoint, stamps: all }, n) =>
    all.map(({ token }, m) => {
      const verdict = verifyStamp(Buffer.from(token, 'base64'), stampedBytes(checkpoint), trusted);
      if (!verdict.ok) return { part: `anchors[${n}] stamp ${m}`, problem: `does not hold: ${verdict.problem}` };
      const { at, authority } = verdict.stamp;
      const trust = verdict.trusted ? 'which leads to the CA you gave' : 'whom nobody vouches for here';
      return { said: `time stamp of ${new Date(at).toISOString()} by ${authority.replaceAll('\n', ', ')}, ${trust}` };
    }),
  );
  if (trusted && stamps.length === 0) return [{ part: 'anchors', problem: 'hold no time stamp' }];
  return stamps;
}

/** What was stamped: the note as the hub signed it, without the lines of witnesses. */
function stampedBytes(checkpoint: Anchor['checkpoint']): Buffer {
  const after = (textOf(checkpoint)?.length ?? 0) + 1;
  return Buffer.from(checkpoint.slice(0, checkpoint.indexOf('\n', after) + 1));
}
