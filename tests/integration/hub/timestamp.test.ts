import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import pino from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { digestOf } from '../../../contract/jws.ts';
import { appendToLedger } from '../../../hub/ledger/append.ts';
import { issueCheckpoint, latestCheckpoint } from '../../../hub/ledger/checkpoint/issue.ts';
import { askForStamp } from '../../../hub/ledger/timestamp/ask.ts';
import { createTimestampKeeper } from '../../../hub/ledger/timestamp/keeper.ts';
import { verifyStamp } from '../../../hub/ledger/timestamp/token.ts';
import { STORY_START } from '../../support/builders.ts';
import { eventually } from '../../support/eventually.ts';
import { memoryStore } from '../../support/stores.ts';
import { describeWith, requirePath } from '../../support/system-program.ts';
import { testIdentity } from '../../support/test-identity.ts';
import { P256, RSA, startTimeStampAuthority, type TimeStampAuthority } from '../../support/time-stamp-authority.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const DATA = Buffer.from('a checkpoint');

describeWith('openssl', 'time stamps (RFC 3161)', () => {
  const folder = temporaryFolder('zhenshen-tsa');
  const authorities: Record<string, TimeStampAuthority> = {};
  beforeAll(async () => {
    authorities.RSA = await startTimeStampAuthority(`${folder.path}/rsa`, { key: RSA });
    authorities.P256 = await startTimeStampAuthority(`${folder.path}/p256`, { key: P256 });
  });
  afterAll(async () => {
    for (const authority of Object.values(authorities)) await authority.stop();
    folder.remove();
  });
  const authority = (name: string) => {
    const found = authorities[name];
    if (!found) throw new Error(`no authority ${name}`);
    return found;
  };
  const trustIn = (name: string) => [new X509Certificate(authority(name).ca)];

  it.each(['RSA', 'P256'])('of an authority with a key of %s hold offline, for its CA only', async (name) => {
    const { url, caFile } = authority(name);
    const token = await askForStamp(url, DATA);
    const verdict = verifyStamp(token, DATA, trustIn(name));
    expect(verdict).toMatchObject({ ok: true, trusted: true });
    if (verdict.ok) expect(Math.abs(verdict.stamp.at - Date.now())).toBeLessThan(10_000);
    expect(verifyStamp(token, DATA)).toMatchObject({ ok: true, trusted: false });
    const other = name === 'RSA' ? 'P256' : 'RSA';
    expect(verifyStamp(token, DATA, trustIn(other))).toEqual({ ok: false, problem: 'untrusted' });
    expect(verifyStamp(token, Buffer.from('another'), trustIn(name))).toEqual({ ok: false, problem: 'other-data' });
    // What OpenSSL says of the very same bytes.
    writeFileSync(`${folder.path}/data`, DATA);
    writeFileSync(`${folder.path}/token`, token);
    const words = ['ts', '-verify', '-data', `${folder.path}/data`, '-in', `${folder.path}/token`, '-token_in'];
    const said = execFileSync(requirePath('openssl'), [...words, '-CAfile', caFile], {
      encoding: 'utf8',
      stdio: 'pipe',
    });
    expect(said).toContain('OK');
  });

  it('with any byte of what is signed changed do not hold', async () => {
    const token = await askForStamp(authority('P256').url, DATA);
    fc.assert(
      fc.property(fc.nat({ max: token.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const changed = Buffer.from(token);
        changed[at] = (changed[at] ?? 0) ^ change;
        const verdict = verifyStamp(changed, DATA, trustIn('P256'));
        // Bytes outside of what is signed (versions, lists that nothing reads) may change; what it says may not.
        if (verdict.ok) expect(verdict.stamp).toEqual((verifyStamp(token, DATA) as typeof verdict).stamp);
      }),
      { numRuns: 60 },
    );
  });

  it('that answer another request, or nothing, are refused', async () => {
    let kept: Buffer | undefined;
    const { reply } = authority('P256');
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        kept ??= reply(Buffer.concat(chunks));
        response.end(request.url === '/garbage' ? 'garbage' : kept);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await askForStamp(url, DATA);
    await expect(askForStamp(url, DATA)).rejects.toThrow('another request');
    await expect(askForStamp(`${url}/garbage`, DATA)).rejects.toThrow('no answer of RFC 3161');
    server.closeAllConnections();
    server.close();
    await expect(askForStamp('http://127.0.0.1:1', DATA)).rejects.toMatchObject({ code: 'NO_TIMESTAMP' });
  });

  it('are had for checkpoints at most once a minute, and at the end of a day', async () => {
    const [store, signer] = [await memoryStore(), await testIdentity()];
    const { url, asked } = authority('P256');
    let now = STORY_START;
    const keeper = createTimestampKeeper({ store, url, logger: pino({ level: 'silent' }), now: () => now });
    const before = asked();
    const stamps = () => store.db.selectFrom('ledger_timestamps').selectAll().orderBy('checkpoint').execute();
    async function grow(reason: 'interval' | 'day-end', wanted: number): Promise<void> {
      const entry = { kind: 'rule', ref: `${now}`, digest: digestOf(`${now}`) };
      await store.transaction((trx) => appendToLedger(trx, [entry], now), { sequencer: true });
      await issueCheckpoint(store, signer, reason, now);
      keeper.wake();
      await eventually('the stamp', async () => (await stamps()).length === wanted);
    }
    await grow('interval', 1);
    now += 30_000;
    await grow('interval', 1);
    await grow('day-end', 2);
    now += 61_000;
    await grow('interval', 3);
    keeper.wake();
    await keeper.stop();
    expect(asked() - before).toBe(3);
    const last = (await stamps()).at(-1);
    const note = Buffer.from((await latestCheckpoint(store.db))?.note ?? '');
    expect(verifyStamp(Buffer.from(last?.token ?? '', 'base64'), note, trustIn('P256'))).toMatchObject({ ok: true });
    await store.close();
  });
});
