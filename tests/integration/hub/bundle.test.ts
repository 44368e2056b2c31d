import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Digest } from '../../../contract/ids.ts';
import { digestOf } from '../../../contract/jws.ts';
import { bundleText, type EvidenceBundle } from '../../../hub/bundle/bundle.ts';
import { exportBundle } from '../../../hub/bundle/export.ts';
import { decide } from '../../../hub/cases/decide.ts';
import { appendToLedger } from '../../../hub/ledger/append.ts';
import { EMPTY_CHAIN, leafOf, nextRoot } from '../../../hub/ledger/hash-chain.ts';
import { verifyBundle } from '../../../hub/ledger/verifier/verify-bundle.mjs';
import { verifyLedger } from '../../../hub/ledger/verify.ts';
import { recordDeviceEvent } from '../../../hub/registry/device-event.ts';
import { STORY_START } from '../../support/builders.ts';
import { claimRow, DOCTOR } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const words = { outcome: 'upheld', reason: '<b>seen</b> & heard' } as const;
const VERIFIER = join(import.meta.dirname, '../../../hub/ledger/verifier/verify-bundle.mjs');

let story: JudgedStory;
let bundle: EvidenceBundle;
let bytes: Buffer;

/** A fake patient, registered kiosk and decision included: a bundle in which every part says something. */
beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  const { id: device, site } = story.desk.device;
  const { kid } = await story.store.db
    .selectFrom('device_keys')
    .select('kid')
    .where('device', '=', device)
    .executeTakeFirstOrThrow();
  await story.store.transaction(
    (trx) =>
      recordDeviceEvent(
        trx,
        { event: 'approved', device, site, kid: kid as never, certificate: digestOf('certificate') },
        STORY_START,
      ),
    { sequencer: true },
  );
  await story.checkIn(58, 'no-match');
  await story.import(claimRow({ kind: 'pharmacy', lines: [] }));
  await story.judge();
  const finding = (await story.findings()).find(({ rule }) => rule === 'P02');
  await decide(story.store, finding?.id ?? '', words, 'auditor', JUDGED_AT);
  bundle = await exportBundle(story.consoleParts(), finding?.id ?? '', 'auditor');
  bytes = Buffer.from(bundleText(bundle));
});
afterAll(() => story.store.close());

const partsOf = async (text: string | Buffer) =>
  (await verifyBundle(Buffer.from(text))).problems.map(({ part }) => part);
const changed = (change: object) => bundleText({ ...bundle, ...change });

describe('an evidence bundle', () => {
  it('holds, and says what the finding rests on', async () => {
    expect(await verifyBundle(bytes)).toEqual({ ok: true, problems: [], verifierKey: bundle.verifierKey });
    expect(bundle.parts.evidence).toHaveLength(1);
    expect(bundle.parts.keys[0]?.registration?.content).toContain('approved');
    expect(bundle.lines.map(({ kind }) => kind)).toEqual(['device', 'attestation', 'rule', 'export']);
    expect(bundle.parts.finding.texts.en.sentence).not.toBe(bundle.parts.finding.texts['zh-CN'].sentence);
  });

  it('holds for the key that was published, and for no other', async () => {
    expect((await verifyBundle(bytes, { key: bundle.verifierKey })).ok).toBe(true);
    const { problems } = await verifyBundle(bytes, { key: `${bundle.verifierKey}x` });
    expect(problems).toEqual([{ part: 'verifierKey', problem: 'is not the key you know' }]);
  });

  it('is refused, naming a part, when any byte is changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ change;
        const verdict = await verifyBundle(flipped);
        expect(verdict.ok).toBe(false);
        expect(verdict.problems[0]?.part).toMatch(/\w/);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused when a byte is missing or added', async () => {
    expect(await partsOf(bytes.subarray(0, -1))).toEqual(['file']);
    expect(await partsOf(Buffer.concat([bytes, Buffer.from('\n')]))).toEqual(['file']);
  });

  it('names the envelope, the key, the line, or the part that does not hold', async () => {
    const { parts, lines, checkpoint } = bundle;
    const [one] = parts.evidence;
    const [key] = parts.keys;
    if (!one || !key) throw new Error('the bundle is empty');
    const named = `evidence[0] ${one.jti}`;
    const withPart = (part: object) => partsOf(changed({ parts: { ...parts, ...part } }));
    const [header, payload, signature] = one.envelope.split('.');
    const forged = `${header}.${payload}.${signature?.startsWith('A') ? 'B' : 'A'}${signature?.slice(1)}`;

    expect(await withPart({ evidence: [{ ...one, envelope: forged }] })).toEqual(['evidence', named, named]);
    expect(await withPart({ keys: [{ ...key, validUntil: '2020-01-01T00:00:00.000Z' }] })).toEqual(['keys', named]);
    expect(await withPart({ keys: [] })).toEqual(['keys', named, 'lines']);
    expect(await withPart({ page: parts.page.replace('P02', 'P01') })).toEqual(['page']);
    expect(await withPart({ finding: { ...parts.finding, status: 'dismissed' } })).toEqual(['finding']);
    expect(await withPart({ evidence: [] })).toContain('evidence');
    const line = (kind: string, change: object) =>
      partsOf(changed({ lines: lines.map((l) => (l.kind === kind ? { ...l, ...change } : l)) }));
    const other = Buffer.alloc(16).toString('base64url');
    expect(await line('export', { salt: other })).toEqual(['export']);
    expect(await line('rule', { index: (lines[1]?.index ?? 0) + 1 })).toEqual(['rule']);
    expect(await line('attestation', { proof: lines[0]?.proof })).toEqual([named]);
    expect(await line('attestation', { proof: [] })).toEqual([named]);
    expect(await line('attestation', { ref: 'another' })).toEqual([named, 'lines']);
    expect(await partsOf(changed({ checkpoint: checkpoint.replace(/\n\d+\n/, '\n99\n') }))).toContain('checkpoint');
    expect(await partsOf(changed({ hub: 'hub-other' }))).toEqual(['hub']);
    expect(await partsOf(changed({ extra: 1 }))).toEqual(['file']);
    expect(await line('rule', { constructor: true })).toEqual(['lines[2]']);
    const { format, ...others } = bundle;
    expect(await partsOf(`${JSON.stringify({ ...others, format }, null, 1)}\n`)).toEqual(['file']);
    expect(await partsOf(changed({ lines: lines.toReversed() }))).toEqual(['lines[1]', 'lines[2]', 'lines[3]']);
  });

  it('is logged in the ledger: who took what', async () => {
    const row = await story.store.db.selectFrom('exports').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ id: bundle.export.id, by: 'auditor', content: JSON.stringify(bundle.export) });
    const line = await story.store.db.selectFrom('ledger').select('ref').where('kind', '=', 'export').execute();
    expect(line).toEqual([{ ref: bundle.export.id }]);
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true });
  });

  it('holds a page in both languages that runs nothing an operator wrote', () => {
    const { page } = bundle.parts;
    expect(page).toContain('<section lang="zh-CN">');
    expect(page).toContain('<section lang="en">');
    expect(page).toContain('&#60;b&#62;seen&#60;/b&#62; &#38; heard');
    expect(page).not.toMatch(/<b>|<script|undefined/);
  });

  it('is verified by the single file, run by itself', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zhenshen-bundle-'));
    const file = join(folder, 'bundle.json');
    const run = () => execFileSync(process.execPath, [VERIFIER, file], { encoding: 'utf8', stdio: 'pipe' });
    writeFileSync(file, bytes);
    expect(run()).toContain('holds');
    writeFileSync(file, changed({ hub: 'hub-other' }));
    expect(run).toThrow('hub is hub-other');
    rmSync(folder, { recursive: true });
  });

  it.each([1, 2, 61, 192, 300])('holds in a log that is %i lines longer', async (more) => {
    const entries = Array.from({ length: more }, (_, n) => ({ kind: 'rule', ref: `${n}`, digest: digestOf(`${n}`) }));
    await story.store.transaction((trx) => appendToLedger(trx, entries, JUDGED_AT), { sequencer: true });
    const longer = await exportBundle(story.consoleParts(), bundle.parts.finding.id, 'auditor');
    expect((await verifyBundle(Buffer.from(bundleText(longer)))).problems).toEqual([]);
  });

  it('holds for an event from the time of the hash chain, too', async () => {
    const old = await JudgedStory.begin(await memoryStore());
    const jti = await old.checkIn(58, 'no-match');
    const { digest } = await old.store.db.selectFrom('attestations').select('digest').executeTakeFirstOrThrow();
    const leaf = leafOf({ kind: 'attestation', ref: jti, digest: digest as Digest });
    await sql`drop trigger ledger_no_update`.execute(old.store.db);
    await old.store.db
      .updateTable('ledger')
      .set({ leaf, root: nextRoot(EMPTY_CHAIN, leaf) })
      .execute();
    for (const table of ['ledger_salts', 'ledger_edge'] as const) await old.store.db.deleteFrom(table).execute();
    await old.import(claimRow({ kind: 'pharmacy', lines: [] }));
    await old.judge();
    const finding = (await old.findings()).find(({ rule }) => rule === 'P02');
    const exported = await exportBundle(old.consoleParts(), finding?.id ?? '', 'auditor');
    expect(exported.lines.find(({ kind }) => kind === 'attestation')?.salt).toBeNull();
    expect((await verifyBundle(Buffer.from(bundleText(exported)))).problems).toEqual([]);
    expect(await verifyLedger(old.store.db)).toMatchObject({ verified: true });
    await old.store.close();
  });

  it('shows that evidence was altered in the hub before it was taken out', async () => {
    await sql`drop trigger attestations_no_update`.execute(story.store.db);
    const { id } = bundle.parts.finding;
    const envelope = bundle.parts.evidence[0]?.envelope ?? '';
    const altered = `${envelope.slice(0, -10)}AAAA${envelope.slice(-6)}`;
    await story.store.db.updateTable('attestations').set({ envelope: altered }).execute();
    const { problems } = await verifyBundle(
      Buffer.from(bundleText(await exportBundle(story.consoleParts(), id, 'auditor'))),
    );
    expect(problems[0]?.part).toMatch(/^evidence\[0\]/);
  });
});

describe('an evidence bundle of somebody who objects', () => {
  const objected = async () => {
    const other = await JudgedStory.begin(await memoryStore());
    await other.clock(other.staff, 'in', 5);
    const about = await other.clock(other.staff, 'out', 20);
    const objection = { about, reason: 'not-me' };
    const subject = { type: 'practitioner', id: DOCTOR };
    const jti = await other.attest(other.staff, 'staff.objection', 90, { subject, objection });
    await other.import(claimRow());
    await other.judge();
    const finding = (await other.findings()).find(({ rule }) => rule === 'D01');
    const said = await exportBundle(other.consoleParts(), finding?.id ?? '', 'auditor');
    await other.store.close();
    return { said, about, jti };
  };

  it('holds the signed objection beside the event, and loses its word without it', async () => {
    const { said, about, jti } = await objected();
    expect(await verifyBundle(Buffer.from(bundleText(said)))).toMatchObject({ ok: true });
    expect(said.parts.evidence.map((event) => event.jti)).toEqual(expect.arrayContaining([about, jti]));
    expect(said.parts.page).toContain('Objection');
    const evidence = said.parts.evidence.filter((event) => event.jti !== about);
    const { problems } = await verifyBundle(Buffer.from(bundleText({ ...said, parts: { ...said.parts, evidence } })));
    expect(problems.map(({ problem }) => problem)).toContain(`objects to ${about}, which the bundle lacks`);
  });

  it('does not take the word of somebody else', async () => {
    const { said, about } = await objected();
    const evidence = said.parts.evidence.map((event) => {
      if (event.jti !== about) return event;
      const [header = '', payload = '', signature = ''] = event.envelope.split('.');
      const content = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
      const altered = Buffer.from(JSON.stringify({ ...content, subject: { ...content.subject, id: 'x'.repeat(43) } }));
      return { ...event, envelope: [header, altered.toString('base64url'), signature].join('.') };
    });
    const { problems } = await verifyBundle(Buffer.from(bundleText({ ...said, parts: { ...said.parts, evidence } })));
    expect(problems.map(({ problem }) => problem)).toContain(`objects to ${about}, an event of somebody else`);
  });
});
