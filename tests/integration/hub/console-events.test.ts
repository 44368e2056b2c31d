import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '../../../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../../../hub/access/invitations.ts';
import type { Role } from '../../../hub/access/roles.ts';
import { endSession } from '../../../hub/access/sessions.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { serverEvents } from '../../../hub/console/web/live/server-events.ts';
import { News } from '../../../hub/notify/news.ts';
import type { Store } from '../../../hub/store/store.ts';
import { openCase } from '../../../hub/workflow/open-case.ts';
import { SITE } from '../../support/builders.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { describeEachStore, memoryStore } from '../../support/stores.ts';

const HOST = 'hub.example.org';
const PASSWORD = 'seven horses in the rain';
let story: JudgedStory;
let app: FastifyInstance;
let url: string;
let clock = JUDGED_AT;
const now = () => clock;

async function begin(store: Store): Promise<void> {
  clock = JUDGED_AT;
  story = await JudgedStory.begin(store);
  await startHub();
}

async function startHub(): Promise<void> {
  const access = { mode: 'accounts', origin: `https://${HOST}` } as const;
  app = await buildConsoleApp({ ...story.consoleParts(), now, access, logger: silent });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
}
afterEach(() => app.close());

async function signedIn(role: Role): Promise<string> {
  const parts = { store: story.store, now };
  await createAccount(
    parts,
    { id: role, name: role, roles: [role], site: role === 'institution-user' ? SITE : null },
    'setup',
  );
  return (await acceptInvitation(parts, await invite(parts, role, 'setup'), PASSWORD)).session;
}

interface Heard {
  readonly status: number;
  readonly news: News[];
  readonly ids: string[];
  /** Settles when the hub ends the line. */
  readonly over: Promise<void>;
  close(): void;
}

async function listen(secret: string | null, headers: Record<string, string> = {}): Promise<Heard> {
  const closing = new AbortController();
  const cookie = secret === null ? {} : { cookie: `__Host-zs-session=${secret}` };
  const accept = 'text/event-stream';
  const answer = await fetch(`${url}/v1/console/events`, {
    headers: { accept, ...cookie, ...headers },
    signal: closing.signal,
  });
  const news: News[] = [];
  const ids: string[] = [];
  const read = async () => {
    if (!answer.ok || !answer.body) return;
    for await (const { id, data } of serverEvents(answer.body.pipeThrough(new TextDecoderStream()))) {
      if (id !== null) ids.push(id);
      if (data !== null) news.push(News.parse(JSON.parse(data)));
    }
  };
  const over = read().catch(() => {});
  const heard = { status: answer.status, news, ids, over, close: () => closing.abort() };
  if (answer.ok) await expect.poll(() => ids.length, { interval: 20 }).toBeGreaterThan(0);
  return heard;
}

async function findSomebody(claimId = 'C-1'): Promise<string> {
  await story.checkIn(55, 'no-match', { nonce: `nonce-${claimId}` });
  await story.import(claimRow({ claimId, lines: [] }));
  await story.judge();
  return (await story.findings()).find(({ claim_id }) => claim_id === claimId)?.id ?? '';
}

const soon = { timeout: 3000, interval: 20 };

describeEachStore('what open pages hear', (newStore) => {
  beforeEach(async () => begin(await newStore()));

  it('comes within a second, to each what they may see, and names nobody', async () => {
    const operator = await listen(await signedIn('operator'));
    const institution = await listen(await signedIn('institution-user'));
    const administrator = await listen(await signedIn('administrator'));
    const finding = await findSomebody();
    await expect.poll(() => operator.news, soon).toMatchObject([{ findings: [finding], notices: [], much: false }]);
    await openCase(story.store, { findings: [finding] }, 'operator', clock);
    await expect.poll(() => operator.news.length, soon).toBe(2);
    expect(operator.news[1]?.cases).toHaveLength(1);
    expect([institution.news, administrator.news]).toEqual([[], []]);
    expect(JSON.stringify(operator.news)).not.toContain((await story.findings())[0]?.person);
  });

  it('goes on where it broke off', async () => {
    const secret = await signedIn('operator');
    const before = await listen(secret);
    before.close();
    const finding = await findSomebody();
    const after = await listen(secret, { 'last-event-id': before.ids.at(-1) ?? '' });
    await expect.poll(() => after.news, soon).toMatchObject([{ findings: [finding] }]);
    const fresh = await listen(secret);
    expect(fresh.news).toEqual([]);
  });

  it('goes on where it broke off when the hub itself was gone meanwhile', async () => {
    const secret = await signedIn('operator');
    const before = await listen(secret);
    await app.close();
    await before.over;
    const finding = await findSomebody();
    await startHub();
    const after = await listen(secret, { 'last-event-id': before.ids.at(-1) ?? '' });
    await expect.poll(() => after.news, soon).toMatchObject([{ findings: [finding] }]);
  });
});

describe('the line of a page', () => {
  beforeEach(async () => begin(await memoryStore()));
  afterEach(() => story.store.close());

  it('ends when the session does, and whoever is not signed in hears nothing', async () => {
    expect((await listen(null)).status).toBe(401);
    const secret = await signedIn('operator');
    const heard = await listen(secret);
    await endSession(story.store.db, secret, clock);
    await heard.over;
    await findSomebody();
    expect(heard.news).toEqual([]);
  }, 10_000);

  it('does not keep a session from going idle', async () => {
    const secret = await signedIn('operator');
    const heard = await listen(secret);
    clock += 31 * 60_000;
    await heard.over;
    expect((await listen(secret)).status).toBe(401);
  }, 10_000);

  it('is refused to a thirteenth page of one account, and to what does not ask for a stream', async () => {
    const secret = await signedIn('operator');
    const pages = await Promise.all(Array.from({ length: 12 }, () => listen(secret)));
    expect((await listen(secret)).status).toBe(429);
    pages[0]?.close();
    await expect.poll(async () => (await listen(secret)).status, soon).toBe(200);
    expect((await listen(secret, { accept: 'application/json' })).status).toBe(406);
  });
});
