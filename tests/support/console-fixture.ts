import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import fastify, { type FastifyInstance } from 'fastify';
import { PERMISSIONS } from '../../hub/access/roles.ts';
import type { FindingDetail } from '../../hub/cases/finding-schema.ts';
import { FindingPage, FindingQuery, FindingVersion, QueueRow } from '../../hub/cases/finding-schema.ts';
import { priorityOf } from '../../hub/cases/priority.ts';
import { RelatedFindings } from '../../hub/cases/related-schema.ts';
import { CaseClips } from '../../hub/console/clip-schema.ts';
import { MapBase } from '../../hub/console/map-schema.ts';
import { DeviceView, InconclusiveView, Overview } from '../../hub/console/overview-schema.ts';
import { SessionView } from '../../hub/console/session-schema.ts';
import { MUCH } from '../../hub/notify/news.ts';
import { CasePage, FindingCase } from '../../hub/workflow/case-schema.ts';
import { at, fixtureFindings } from './console-fixture-findings.ts';

/** A hub's HTTP side over prepared findings, for tests of the page alone. Every answer fits the hub's own schemas. */
export interface ConsoleFixture {
  readonly url: string;
  /** While set, every API answer is this status: the hub in trouble. */
  failWith: number | null;
  readonly posted: { readonly path: string; readonly body: unknown }[];
  readonly findings: Map<string, FindingDetail>;
  /** Tells open pages that everything may have changed. */
  tellPages(): void;
  stop(): Promise<void>;
}

const NOTHING_SUGGESTED = { step: null, measures: [], basis: null, because: [] };
const SITE = { id: 'H37010000001', name: '春晖社区卫生服务中心' };

const SESSION = SessionView.parse({
  account: 'local-operator',
  name: 'local-operator',
  roles: [],
  permissions: [...PERMISSIONS],
  site: null,
  signedIn: false,
  passkeys: false,
});

export async function startConsoleFixture(): Promise<ConsoleFixture> {
  const app = fastify();
  const findings = new Map(fixtureFindings().map((finding) => [finding.id, finding]));
  const lines = new Set<ServerResponse>();
  const tellPages = () => {
    for (const line of lines) line.write(`event: news\ndata: ${JSON.stringify(MUCH)}\n\n`);
  };
  const fixture = {
    tellPages,
    url: '',
    failWith: null as number | null,
    posted: [] as ConsoleFixture['posted'],
    findings,
  };

  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', "default-src 'self'");
  });
  app.addHook('preHandler', async (request, reply) => {
    if (!request.url.startsWith('/v1/')) return;
    if (request.method === 'POST') fixture.posted.push({ path: request.url, body: request.body });
    if (fixture.failWith !== null) {
      const error = { code: 'INTERNAL', message: 'see the log', reference: 'ref-42' };
      return reply.code(fixture.failWith).send({ error });
    }
  });
  app.get('/v1/session', () => SESSION);
  app.get('/v1/console/events', (_request, reply) => {
    const { raw } = reply.hijack();
    raw.writeHead(200, { 'content-type': 'text/event-stream' }).write('id: 1.0.0.0\n\n');
    lines.add(raw);
  });
  app.addHook('preClose', async () => {
    for (const line of lines) line.end();
  });
  addReading(app, findings);
  const root = join(import.meta.dirname, '../../dist/web/console');
  await app.register(fastifyStatic, { root, wildcard: false });
  app.setNotFoundHandler((request, reply) => {
    if (!request.url.startsWith('/v1/')) return reply.sendFile('index.html');
    return reply.code(404).send({ error: { code: 'NOT_FOUND', message: 'there is no such thing' } });
  });
  fixture.url = await app.listen({ host: '127.0.0.1', port: 0 });
  return Object.assign(fixture, { stop: () => app.close() });
}

function addReading(app: FastifyInstance, findings: Map<string, FindingDetail>): void {
  app.get('/v1/overview', () => overviewOf([...findings.values()]));
  app.get('/v1/findings', (request) => {
    const query = FindingQuery.parse(request.query);
    const hits = [...findings.values()].filter(
      (finding) =>
        (query.status === undefined || finding.status === query.status) &&
        (query.class === undefined || finding.class === query.class) &&
        (query.rule === undefined || finding.rule === query.rule) &&
        (query.site === undefined || finding.site.id === query.site) &&
        (query.q === undefined || `${finding.claimId} ${finding.person} ${finding.device}`.includes(query.q)),
    );
    if (query.order === 'amount' || query.order === 'priority') hits.sort((a, b) => b.amountFen - a.amountFen);
    else hits.sort((a, b) => (query.order === 'newest' ? -1 : 1) * a.openedAt.localeCompare(b.openedAt));
    const items = hits.slice(query.offset, query.offset + query.limit).map(summaryOf);
    return FindingPage.parse({ total: hits.length, more: false, items });
  });
  app.get<{ Params: { id: string } }>('/v1/findings/:id', (request, reply) => {
    return findings.get(request.params.id) ?? reply.callNotFound();
  });
  app.get<{ Params: { id: string } }>('/v1/findings/:id/version', (request, reply) => {
    const finding = findings.get(request.params.id);
    return finding
      ? FindingVersion.parse({ status: finding.status, updatedAt: finding.updatedAt })
      : reply.callNotFound();
  });
  app.get<{ Params: { id: string } }>('/v1/findings/:id/bundle', (request, reply) => {
    const name = `evidence-${request.params.id}.json`;
    return reply.header('content-disposition', `attachment; filename="${name}"`).send({ finding: request.params.id });
  });
  app.get('/v1/findings/:id/clips', () => CaseClips.parse({ case: null, asks: false, items: [] }));
  app.get('/v1/findings/:id/related', () => RelatedFindings.parse({ past: [], similar: [] }));
  app.get('/v1/findings/:id/case', () => FindingCase.parse({ case: null, next: [], suggestion: NOTHING_SUGGESTED }));
  app.get('/v1/map', () => MapBase.parse({ tiles: null }));
  app.get('/v1/cases', () => CasePage.parse({ total: 0, items: [] }));
  app.get('/v1/colleagues', () => ({ items: [] }));
  app.get('/v1/institutions', () => ({ items: [] }));
  app.get('/v1/queue/views', () => ({ items: [] }));
  app.get('/v1/devices', () => ({ items: DEVICES.map((device) => DeviceView.parse(device)) }));
  app.get('/v1/verdicts/inconclusive', () => ({
    total: INCONCLUSIVE.length,
    rules: [{ rule: 'P01', count: INCONCLUSIVE.length }],
    items: INCONCLUSIVE,
  }));
  app.post('/v1/ledger/verifications', () => ({ size: 4210, root: 'Kx2…', verified: true }));
}

function summaryOf(finding: FindingDetail): QueueRow {
  const { legalBasis: _, params: _p, evidence: _e, timeline: _t, map: _m, history: _h, ...summary } = finding;
  const ranked = { ...summary, grade: null, openedAt: Date.parse(summary.openedAt) };
  return QueueRow.parse({ ...summary, priority: priorityOf(ranked, Date.parse(at('13:20'))), case: null });
}

function overviewOf(all: FindingDetail[]): Overview {
  const count = (status: string) => all.filter((finding) => finding.status === status).length;
  const open = all.filter((finding) => finding.status === 'open');
  const rules = [...new Set(open.map((finding) => finding.rule))];
  return Overview.parse({
    hub: 'hub-demo',
    now: at('13:20'),
    claims: 4_812,
    cancelledClaims: 3,
    attestations: 4_210,
    quarantined: 1,
    verdicts: { clear: 18_904, finding: 63, inconclusive: INCONCLUSIVE.length },
    findings: { open: count('open'), retracted: 1, dismissed: count('dismissed'), upheld: count('upheld') },
    openByRule: rules.map((rule) => {
      const ofRule = open.filter((finding) => finding.rule === rule);
      const amountFen = ofRule.reduce((sum, finding) => sum + finding.amountFen, 0);
      return { rule, class: ofRule[0]?.class ?? 'to-verify', count: ofRule.length, amountFen };
    }),
    amountAtStakeFen: open.reduce((sum, finding) => sum + finding.amountFen, 0),
    devices: { online: 2, offline: 1 },
    ledger: { size: 4_210, root: 'q7Vx0n3c9mVw1mM5pXr8uG2kH6sJ4tL0yB1zD3fE5aQ' },
  });
}

const device = { site: SITE, keyLevel: 'L0', state: 'active', pending: 0, lastEventAt: at('13:18') };
const DEVICES = [
  {
    ...device,
    id: 'chunhui-desk-1',
    profile: 'kiosk-registration',
    place: { type: 'desk', id: '1' },
    online: true,
    since: at('12:40'),
  },
  {
    ...device,
    id: 'chunhui-staff-1',
    profile: 'kiosk-staff',
    place: { type: 'staff', id: '2F' },
    online: true,
    since: at('07:38'),
    pending: 4,
  },
  {
    ...device,
    id: 'binhe-pharmacy-1',
    profile: 'kiosk-pharmacy',
    place: { type: 'pharmacy', id: '1' },
    online: false,
    since: at('12:10'),
    keyLevel: 'L1',
  },
];

const INCONCLUSIVE = [
  {
    rule: 'P01',
    claimId: 'S20261120044',
    missing: { code: 'device-down', params: { device: 'chunhui-desk-1', from: at('12:05'), until: at('12:40') } },
  },
  {
    rule: 'P01',
    claimId: 'S20261120045',
    missing: { code: 'evidence-may-be-on-its-way', params: { device: 'binhe-pharmacy-1' } },
  },
].map((given) =>
  InconclusiveView.parse({
    ...given,
    subject: { type: 'claim', id: given.claimId },
    site: SITE,
    judgedAt: at('13:05'),
  }),
);
