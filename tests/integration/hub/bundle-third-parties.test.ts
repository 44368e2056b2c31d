import { X509Certificate } from 'node:crypto';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventId } from '../../../contract/ids.ts';
import { bundleText, type EvidenceBundle } from '../../../hub/bundle/bundle.ts';
import { checkCertificates, checkStamps } from '../../../hub/bundle/check-outside.ts';
import { type Exporter, exportBundle } from '../../../hub/bundle/export.ts';
import { checkpointVerifier } from '../../../hub/ledger/checkpoint/checkpoint.ts';
import { eraseAttestation } from '../../../hub/ledger/erasure/erase.ts';
import { createThirdPartyKeeper } from '../../../hub/ledger/third-parties.ts';
import { verifyBundle } from '../../../hub/ledger/verifier/verify-bundle.mjs';
import { certificateFingerprint } from '../../../hub/registry/certificate-fingerprint.ts';
import { recordDeviceEvent } from '../../../hub/registry/device-event.ts';
import { STORY_START } from '../../support/builders.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { eventually } from '../../support/eventually.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';
import { describeWith } from '../../support/system-program.ts';
import { testIdentity, testTransport } from '../../support/test-identity.ts';
import { startTimeStampAuthority, type TimeStampAuthority } from '../../support/time-stamp-authority.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';
import { startWitness, type TestWitness } from '../../support/witness.ts';

describeWith('openssl', 'a bundle that others vouch for', () => {
  const folder = temporaryFolder('zhenshen-bundle-others');
  let story: JudgedStory;
  let witnesses: TestWitness[];
  let authority: TimeStampAuthority;
  let exporter: Exporter;
  let finding: string;
  let evidence: string;
  let bundle: EvidenceBundle;
  let bytes: Buffer;

  beforeAll(async () => {
    story = await JudgedStory.begin(await memoryStore());
    const identity = await testIdentity();
    const { store } = story;
    const { id: device, site, kid } = story.desk.device;
    const { certificate: pem } = await testTransport(identity.ca, device, site);
    const certificate = certificateFingerprint(new X509Certificate(pem));
    await store.db
      .insertInto('device_certificates')
      .values({ fingerprint: certificate, device, pem, at: '' })
      .execute();
    await store.transaction(
      (trx) => recordDeviceEvent(trx, { event: 'approved', device, site, kid, certificate }, STORY_START),
      { sequencer: true },
    );
    evidence = await story.checkIn(58, 'no-match');
    await story.import(claimRow({ kind: 'pharmacy', lines: [] }));
    await story.judge();
    finding = (await story.findings()).find(({ rule }) => rule === 'P02')?.id ?? '';

    const log = checkpointVerifier(identity);
    authority = await startTimeStampAuthority(`${folder.path}/tsa`);
    witnesses = [
      await startWitness(`${folder.path}/w1`, [log]),
      await startWitness(`${folder.path}/w2`, [log], { name: 'witness-tongan' }),
    ];
    const keeper = createThirdPartyKeeper({
      store,
      witnesses: witnesses.map(({ url, verifier }) => ({ url, verifier })),
      timestampUrl: authority.url,
      logger: pino({ level: 'silent' }),
      now: () => JUDGED_AT,
    });
    const stamped = () => store.db.selectFrom('ledger_timestamps').select('at').executeTakeFirst();
    exporter = {
      ...story.consoleParts(),
      identity,
      witnesses: witnesses.map(({ verifierKey }) => verifierKey),
      settleCheckpoint: async () => {
        await keeper.settle(5000);
        await eventually('the stamp', stamped);
      },
    };
    bundle = await exportBundle(exporter, finding, 'auditor');
    bytes = Buffer.from(bundleText(bundle));
    await keeper.stop();
  });
  afterAll(async () => {
    for (const witness of witnesses) await witness.stop();
    await authority.stop();
    await story.store.close();
    folder.remove();
  });
  const keys = () => witnesses.map(({ verifierKey }) => verifierKey);
  const problemsOf = async (text: string, expected = {}) =>
    (await verifyBundle(Buffer.from(text), expected)).problems.map(({ part }) => part);

  it('holds for its witnesses, for n of m of them, and not for others', async () => {
    expect(await verifyBundle(bytes, { witnesses: keys() })).toMatchObject({ ok: true });
    const stranger = await startWitness(`${folder.path}/w3`, [], { name: 'witness-stranger' });
    await stranger.stop();
    const withStranger = [...keys(), stranger.verifierKey];
    expect((await verifyBundle(bytes, { witnesses: withStranger, quorum: 2 })).ok).toBe(true);
    const { problems } = await verifyBundle(bytes, { witnesses: withStranger });
    expect(problems).toEqual([
      { part: 'witnesses', problem: 'only 2 of the witnesses you know cosigned this evidence, not 3' },
    ]);
  });

  it('names a cosignature, a proof or a checkpoint that does not hold', async () => {
    const [anchor] = bundle.parts.anchors;
    if (!anchor) throw new Error('no anchor');
    const lines = anchor.checkpoint.split('\n');
    const flip = (text: string, at: number) =>
      `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
    const withCheckpoint = (checkpoint: string) =>
      problemsOf(bundleText({ ...bundle, parts: { ...bundle.parts, anchors: [{ ...anchor, checkpoint }] } }));
    const forged = lines.map((line, n) => (n === lines.length - 2 ? flip(line, line.length - 20) : line)).join('\n');
    expect(await withCheckpoint(forged)).toContain('anchors[0]');
    expect(await withCheckpoint(anchor.checkpoint.replace(/\n\d+\n/, '\n1\n'))).toContain('anchors[0]');
    const anchorProofs = bundle.anchorProofs.map((proof) => proof.slice(1));
    expect(await problemsOf(bundleText({ ...bundle, anchorProofs }))).toEqual(['anchors[0]']);
    expect(await problemsOf(bundleText({ ...bundle, anchorProofs: [] }))).toContain('anchorProofs');
  });

  it('carries time stamps and device certificates that lead to their authorities', async () => {
    expect(checkCertificates(bytes)).toEqual([]);
    expect(bundle.parts.keys[0]?.certificate).toContain('BEGIN CERTIFICATE');
    expect(checkStamps(bytes, authority.ca)).toEqual([{ said: expect.stringContaining('leads to the CA you gave') }]);
    const other = (await testIdentity()).ca.certificate;
    expect(checkStamps(bytes, other)).toEqual([{ part: 'anchors[0] stamp 0', problem: 'does not hold: untrusted' }]);
    const foreign = bundleText({ ...bundle, parts: { ...bundle.parts, authority: other } });
    expect(checkCertificates(Buffer.from(foreign))).toHaveLength(1);
  });

  // One byte of every name, value, bracket and space of the file.
  it('is refused, naming a part, when a byte of any token is changed', async () => {
    const text = bytes.toString('latin1');
    const tokens = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.]*|true|false|null|[{}[\]:,]|\s+/g)];
    const kinds = new Map<string, number>();
    for (const token of tokens) {
      const at = token.index + Math.floor(token[0].length / 2);
      const plain = /^["\d-]|true|false|null/.test(token[0]);
      const key = plain ? `${at}` : `${token[0]} after ${text.slice(Math.max(0, token.index - 1), token.index)}`;
      if (!kinds.has(key)) kinds.set(key, at);
    }
    expect(kinds.size).toBeGreaterThan(300);
    for (const at of kinds.values()) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      const { ok, problems } = await verifyBundle(flipped);
      expect({ at, ok, named: /\w/.test(problems[0]?.part ?? '') }).toEqual({ at, ok: false, named: true });
    }
  });

  it('shows an erased event by its order', async () => {
    const order = { legalBasis: 'PIPL art. 47', reason: 'retention period ended', by: 'auditor' };
    await eraseAttestation(story.store, { event: evidence as EventId, ...order }, JUDGED_AT);
    const after = await exportBundle({ ...exporter, settleCheckpoint: async () => {} }, finding, 'auditor');
    expect(await verifyBundle(Buffer.from(bundleText(after)))).toMatchObject({ ok: true });
    expect(after.parts.evidence).toEqual([]);
    expect(after.parts.erased).toEqual([{ event: evidence, content: expect.stringContaining('retention period') }]);
    expect(after.parts.finding.evidence[0]?.verification.problem).toBe('ERASED');
    expect(await problemsOf(bundleText({ ...after, parts: { ...after.parts, erased: [] } }))).toContain('evidence');
  });
});
