import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MEDIA_TYPES, verify } from '../../../contract/jws.ts';
import { es256 } from '../../../contract/signature/es256.ts';
import { thumbprint } from '../../../contract/signature/thumbprint.ts';
import { DAY_MS } from '../../../hub/crosscheck/interval.ts';
import { forgetOldVerdictChanges } from '../../../hub/crosscheck/verdict-changes.ts';
import { buildGateApp } from '../../../hub/gate/app.ts';
import { issueGateToken } from '../../../hub/gate/tokens.ts';
import type { HubIdentity } from '../../../hub/identity/hub-identity.ts';
import { type Change, changesAfter, latestPosition } from '../../../hub/notify/change.ts';
import { WebhookCourier } from '../../../hub/notify/courier.ts';
import { positionOf } from '../../../hub/notify/position.ts';
import { activeWebhooks, addWebhook, deadLetters, removeWebhook } from '../../../hub/notify/webhooks.ts';
import { OTHER_SITE, SITE } from '../../support/builders.ts';
import { claimRow, minute } from '../../support/claim-builders.ts';
import { SITE_ID, testGate } from '../../support/gate-requests.ts';
import { JudgedStory, silent } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const BEGINNING = { step: 0, answer: 0, verdict: 0, cases: 0 };
const key = es256.generate();
const identity = {
  hub: 'hub-test' as HubIdentity['hub'],
  signingKey: key.privateKey,
  kid: thumbprint(key.publicKey),
};

let story: JudgedStory;
let clock = 0;
const now = () => clock;

beforeEach(async () => {
  clock = Date.parse(minute(400));
  story = await JudgedStory.begin(await memoryStore());
});
afterEach(() => story.store.close());

async function findSomebody(claimId = 'C-1'): Promise<void> {
  await story.checkIn(55, 'no-match', { nonce: `nonce-${claimId}` });
  await story.import(claimRow({ claimId, lines: [] }));
  await story.judge();
}

function answered(site: string): Promise<unknown> {
  const row = { request: 'r-1', site, stage: 'order', claim_id: null, decision: 'hold', reasons: '[]', evidence: '[]' };
  return story.store.db
    .insertInto('gate_answers')
    .values({ ...row, waited_ms: 0, at: minute(90) })
    .execute();
}

const changes = (site: string | null, position = BEGINNING) =>
  changesAfter(story.store.db, { position, site, limit: 100 });

describe('changes', () => {
  it('tell of findings and of answers of the gate, and of nobody by name', async () => {
    await findSomebody();
    await answered(SITE);
    const told = await changes(SITE);
    expect(told.map(({ type }) => type)).toEqual(['finding.opened', 'gate.answered']);
    expect(told[0]?.about).toMatchObject({ rule: 'P02', claim: 'C-1', status: 'open' });
    const [{ person } = {}] = await story.findings();
    expect(JSON.stringify(told)).not.toContain(String(person));
  });

  it('of one institution are not told to another', async () => {
    await findSomebody();
    await answered(SITE);
    expect(await changes(OTHER_SITE)).toEqual([]);
    expect(await changes(null)).toHaveLength(2);
  });

  it('of rules in shadow mode are told to nobody', async () => {
    await findSomebody();
    await story.store.db.updateTable('findings').set({ mode: 'shadow' }).execute();
    expect(await changes(null)).toEqual([]);
  });

  it('tell of a verdict that is open, and is open no longer, without a finding', async () => {
    await story.checkIn(55, 'not-assessable');
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    const [opened, ...more] = await changes(SITE);
    expect(more).toEqual([]);
    expect(opened).toMatchObject({
      type: 'verdict.changed',
      about: { rule: 'P01', claim: 'C-1', subject: 'C-1', outcome: 'inconclusive', code: 'not-assessable' },
    });
    await story.judge();
    expect(await changes(SITE)).toHaveLength(1); // nothing changed
    await story.checkIn(57);
    await story.judge();
    const told = await changes(SITE, positionOf(opened?.id ?? ''));
    expect(told.map(({ type, about }) => [type, about.outcome, about.code])).toEqual([
      ['verdict.changed', 'clear', 'matched'],
    ]);
    expect(await changes(OTHER_SITE)).toEqual([]);
  });

  it('say nothing of verdicts that only wait for their time', async () => {
    clock = Date.parse(minute(92));
    await story.import(claimRow({ lines: [] }));
    await story.judge({ now: clock });
    expect(await story.verdicts()).toContainEqual(expect.stringContaining('window-open'));
    await story.checkIn(57);
    await story.judge();
    expect(await changes(SITE)).toEqual([]);
  });

  it('are forgotten after a month, those of verdicts', async () => {
    await story.checkIn(55, 'not-assessable');
    await story.import(claimRow({ lines: [] }));
    await story.judge();
    await forgetOldVerdictChanges(story.store.db, clock + 29 * DAY_MS);
    expect(await changes(SITE)).toHaveLength(1);
    await forgetOldVerdictChanges(story.store.db, clock + 40 * DAY_MS);
    expect(await changes(SITE)).toEqual([]);
  });

  it('go on from a position of former versions, which knew no verdicts', () => {
    expect(positionOf('12.5')).toEqual({ step: 12, answer: 5, verdict: 0, cases: 0 });
    expect(positionOf('12.5.7')).toEqual({ step: 12, answer: 5, verdict: 7, cases: 0 });
    expect(positionOf('12.5.7.9')).toEqual({ step: 12, answer: 5, verdict: 7, cases: 9 });
    expect(positionOf('12')).toBeUndefined();
  });

  it('go on after any of them', async () => {
    await findSomebody();
    await answered(SITE);
    const all = await changes(SITE);
    for (const [n, { id }] of all.entries()) {
      expect(await changes(SITE, positionOf(id))).toEqual(all.slice(n + 1));
    }
    expect(await changes(SITE, await latestPosition(story.store.db))).toEqual([]);
  });
});

describe('webhooks', () => {
  let receiver: Server;
  let url = '';
  let status = 200;
  const received: { iat: number; jti: string; aud: string; changes: Change[] }[] = [];

  beforeEach(async () => {
    status = 200;
    received.length = 0;
    receiver = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        received.push(verify(body, MEDIA_TYPES.webhook, () => key.publicKey) as (typeof received)[number]);
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  });
  afterEach(() => receiver.close());

  const courier = () => new WebhookCourier({ store: story.store, identity, logger: silent, now });

  it('get changes once, signed, from when they were added', async () => {
    await answered(SITE);
    await addWebhook(story.store.db, { site: SITE_ID, url }, clock);
    await findSomebody();
    await answered(OTHER_SITE);
    await courier().deliverDue();
    await courier().deliverDue();
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ aud: url, iss: 'hub-test', iat: clock / 1000 });
    expect(received[0]?.changes.map(({ type }) => type)).toEqual(['finding.opened']);
  });

  it('that fail are tried again later and later, and given up at last; then the next changes go on', async () => {
    await addWebhook(story.store.db, { site: null, url }, clock);
    await answered(SITE);
    status = 500;
    await courier().deliverDue();
    await courier().deliverDue();
    expect(received).toHaveLength(1); // not yet due
    for (let n = 0; n < 13; n += 1) {
      clock += 2 * 3_600_000;
      await courier().deliverDue();
    }
    expect(received).toHaveLength(14);
    expect(new Set(received.map(({ jti }) => jti)).size).toBe(1);
    expect(await deadLetters(story.store.db, 10)).toMatchObject([{ error: 'HTTP 500' }]);
    status = 200;
    await answered(SITE);
    clock += 1000;
    await courier().deliverDue();
    expect(received.at(-1)?.changes).toHaveLength(1);
    expect(await activeWebhooks(story.store.db)).toMatchObject([{ failures: 0, last_error: null }]);
  });

  it('that nobody answers do not hold up others', async () => {
    await addWebhook(story.store.db, { site: null, url: 'http://127.0.0.1:1/' }, clock);
    await addWebhook(story.store.db, { site: null, url }, clock);
    await answered(SITE);
    await courier().deliverDue();
    expect(received).toHaveLength(1);
    expect((await activeWebhooks(story.store.db)).map(({ failures }) => failures).sort()).toEqual([0, 1]);
  });

  it('that were removed hear nothing', async () => {
    const id = await addWebhook(story.store.db, { site: null, url }, clock);
    await removeWebhook(story.store.db, id, clock);
    await answered(SITE);
    await courier().deliverDue();
    expect(received).toEqual([]);
    await expect(removeWebhook(story.store.db, id, clock)).rejects.toMatchObject({ code: 'UNKNOWN_WEBHOOK' });
  });

  it.each(['http://his.example/', 'https://user:secret@his.example/', 'file:///etc/passwd', 'nonsense'])(
    'refuse the address %s',
    async (address) => {
      const added = addWebhook(story.store.db, { site: null, url: address }, clock);
      await expect(added).rejects.toMatchObject({ code: 'BAD_ADDRESS' });
    },
  );
});

describe('server-sent events', () => {
  it('go on after the last id that was heard', async () => {
    const { store } = story;
    const { token } = await issueGateToken(store.db, { site: SITE_ID, label: '' }, clock - 1000);
    const app = buildGateApp({ gate: testGate(store, now), db: store.db, logger: silent, now });
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    try {
      await answered(SITE);
      await answered(OTHER_SITE);
      await answered(SITE);
      const headers = { authorization: `Bearer ${token}`, 'last-event-id': '0.1' };
      const { body } = await fetch(`${address}/v1/events`, { headers });
      const text = body?.pipeThrough(new TextDecoderStream());
      let heard = '';
      for await (const chunk of text ?? []) {
        heard += chunk;
        if (heard.includes('data:')) break;
      }
      expect(heard).toContain('id: 0.3.0.0\nevent: gate.answered\ndata: {"at":');
      expect(heard).not.toContain(OTHER_SITE);
      expect((await fetch(`${address}/v1/events`)).status).toBe(401);
    } finally {
      await app.close();
    }
  });
});
