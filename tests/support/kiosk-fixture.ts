import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import websocket from '@fastify/websocket';
import fastify from 'fastify';
import type { WebSocket } from 'ws';
import { newEventId } from '../../contract/ids.ts';
import {
  AlternativeRequest,
  CheckInRequest,
  EnrolmentRequest,
  KioskMessage,
  type KioskState,
} from '../../edge-agent/kiosk/kiosk-state.ts';

const POLICY =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'";
const PIN = '2468';

type Answer = {
  readonly outcome: 'match' | 'no-match' | 'not-assessable' | 'see-staff';
  readonly reasons?: string[];
  readonly next?: string[];
};

/** An agent's HTTP and WebSocket side that does what a test tells it, for tests of the page alone. */
export interface KioskFixture {
  readonly url: string;
  readonly posted: { readonly path: string; readonly body: unknown }[];
  /** Pictures that the page sent from its own camera. */
  readonly pictures: Buffer[];
  /** What the next check-ins come to; without one they stay unanswered. */
  readonly answers: Answer[];
  state: KioskState;
  set(change: Partial<KioskState>): void;
  face(box: Extract<KioskMessage, { type: 'face' }>['box']): void;
  preview(jpeg: Buffer): void;
  /** Cuts the line; until `restore` nobody gets a new one. */
  cut(): void;
  restore(): void;
  stop(): Promise<void>;
}

const IDLE: KioskState = {
  profile: 'kiosk-registration',
  siteName: '春晖社区卫生服务中心',
  place: '1',
  camera: 'ok',
  browserCamera: false,
  link: { online: true, pending: 0 },
  notice: '2026-1',
  staffFace: false,
  browserPosition: false,
  openChallenges: [],
  phase: { name: 'idle' },
};

export async function startKioskFixture(): Promise<KioskFixture> {
  const app = fastify();
  const pages = new Set<WebSocket>();
  let open = true;
  const posted: { path: string; body: unknown }[] = [];
  const fixture = { state: IDLE, url: '', posted, pictures: [] as Buffer[], answers: [] as Answer[] };
  const send = (message: KioskMessage) => {
    const text = JSON.stringify(KioskMessage.parse(message));
    for (const page of pages) page.send(text);
  };

  await app.register(websocket);
  app.addHook('onSend', async (_request, reply) => {
    reply.header('content-security-policy', POLICY);
  });
  app.addHook('preHandler', async (request, reply) => {
    if (request.method !== 'POST') return;
    posted.push({ path: request.url, body: request.body });
    const staff = !['/api/check-ins', '/api/challenge/decline'].includes(request.url);
    if (staff && request.headers['x-staff-pin'] !== PIN) {
      return reply.code(401).send({ error: { code: 'PIN_WRONG', message: 'the staff PIN is wrong' } });
    }
  });
  await app.register((scope, _options, done) => {
    scope.get('/ws', { websocket: true }, (page) => {
      if (!open) return page.close();
      pages.add(page);
      page.on('close', () => pages.delete(page));
      page.on('message', (data, isBinary) => {
        if (isBinary && Buffer.isBuffer(data)) fixture.pictures.push(data);
      });
      page.send(JSON.stringify({ type: 'state', state: fixture.state }));
    });
    done();
  });
  app.post('/api/check-ins', async (request, reply) => {
    CheckInRequest.parse(request.body);
    const answer = fixture.answers.shift();
    if (!answer) return reply.code(503).send({ error: { code: 'DISK_FULL', message: 'nothing can be signed' } });
    return { reasons: [], next: [], ...answer, score: null, attestation: attestation(), tookMs: 640 };
  });
  app.post('/api/challenge/decline', (_request, reply) => reply.code(204).send());
  app.post('/api/alternatives', async (request) => {
    const { type } = AlternativeRequest.parse(request.body);
    return { attestation: attestation(), code: type === 'downtime' ? 'DT-7F3K' : null };
  });
  app.post('/api/enrolments', async (request) => {
    EnrolmentRequest.parse(request.body);
    return { outcome: 'enrolled', template: 't1', frames: 3, selfMatch: 0.82 };
  });
  await app.register(fastifyStatic, { root: join(import.meta.dirname, '../../dist/web/kiosk') });
  fixture.url = await app.listen({ host: '127.0.0.1', port: 0 });

  return Object.assign(fixture, {
    set(change: Partial<KioskState>) {
      fixture.state = { ...fixture.state, ...change };
      send({ type: 'state', state: fixture.state });
    },
    face: (box: Parameters<KioskFixture['face']>[0]) => send({ type: 'face', box }),
    preview: (jpeg: Buffer) => {
      for (const page of pages) page.send(jpeg);
    },
    cut() {
      open = false;
      for (const page of pages) page.terminate();
    },
    restore() {
      open = true;
    },
    async stop() {
      for (const page of pages) page.terminate();
      await app.close();
    },
  });
}

function attestation() {
  const now = Date.parse('2026-11-20T01:24:00Z');
  return { jti: newEventId(now), chain: 'c', seq: 7, at: new Date(now).toISOString() };
}
