import type { FastifyRequest } from 'fastify';
import type { Principal } from '../../access/sessions.ts';
import { LiveFeed } from '../../notify/live-feed.ts';
import type { Audience } from '../../notify/news.ts';
import { principalStill } from '../access.ts';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { streamNews } from '../live-stream.ts';

/** Pages of one account at once, and of everybody at this process; whoever comes later asks at intervals. */
const MOST_OF_ONE = 12;
const MOST_OF_ALL = 500;
const STREAM = 'text/event-stream';

/** What changed, told to open pages of the console as it happens: ids and how many, of what each may see. */
export const eventRoutes: Routes = (app, { access, store, now }) => {
  const feed = new LiveFeed({ db: store.db, logger: app.log });
  const closing = new AbortController();
  const open = new Map<string, number>();
  app.addHook('preClose', async () => {
    closing.abort();
    await feed.stop();
  });

  app.get('/v1/console/events', { config: { access: 'signed-in' }, exposeHeadRoute: false }, async (request, reply) => {
    const { accept, 'last-event-id': lastEventId } = request.headers;
    if (!accept?.includes(STREAM)) throw new ConsoleError('NOT_A_STREAM', `ask for this with accept: ${STREAM}`);
    const of = request.actor;
    const mine = open.get(of) ?? 0;
    if (mine >= MOST_OF_ONE || feed.listeners >= MOST_OF_ALL) {
      throw new ConsoleError('TOO_MANY_STREAMS', 'enough pages listen already; this one asks at intervals');
    }
    open.set(of, mine + 1);
    const before = heardBy(request.principal);
    reply.hijack();
    try {
      await streamNews(feed, {
        to: reply.raw,
        audience: audienceOf(request.principal),
        lastEventId: lastEventId?.toString(),
        stands: async () => heardBy((await principalStill(request, access, { store, now })) ?? null) === before,
        signal: closing.signal,
      });
    } finally {
      const left = (open.get(of) ?? 1) - 1;
      if (left > 0) open.set(of, left);
      else open.delete(of);
    }
  });
};

function audienceOf(principal: FastifyRequest['principal']): Audience {
  const may = (permission: 'finding.read' | 'overview.read' | 'portal.use') =>
    principal?.permissions.has(permission) ?? false;
  return {
    findings: may('finding.read'),
    figures: may('overview.read'),
    site: may('portal.use') ? (principal?.site ?? null) : null,
  };
}

/** Whoever may see more or less than when they began is sent away, and comes back as who they are now. */
function heardBy(principal: Principal | null): string {
  return principal ? JSON.stringify([principal.account, audienceOf(principal)]) : '';
}
