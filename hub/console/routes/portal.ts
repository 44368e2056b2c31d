import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { auditReading } from '../../access/read-once.ts';
import { bundleText } from '../../bundle/bundle.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import { DEFAULT_FILE_LIMITS } from '../../files/limits.ts';
import { keepDraft, type OnNotice, openNotice, sendAnswer } from '../../portal/answer.ts';
import { PortalError } from '../../portal/error.ts';
import { askExtension } from '../../portal/extensions.ts';
import { listNotices } from '../../portal/list-notices.ts';
import { noticeDocument } from '../../portal/notice-document.ts';
import {
  AnswerInput,
  DraftInput,
  ExtensionInput,
  NoticePage,
  NoticeQuery,
  NoticeView,
} from '../../portal/notice-schema.ts';
import { noticeView } from '../../portal/notice-view.ts';
import { ownBundle } from '../../portal/own-bundle.ts';
import { ownCase } from '../../portal/own-case.ts';
import { callerOf } from '../caller.ts';
import type { Routes } from '../console-parts.ts';
import { assertOwnPage } from '../origin.ts';

const ById = z.strictObject({ id: z.string().max(64) });
const ByFinding = z.strictObject({ id: z.string().max(64), finding: z.string().max(64) });
const ByStep = z.strictObject({ id: z.string().max(64), step: z.string().max(64) });
const InLanguage = z.strictObject({ language: z.enum(LANGUAGES).default('zh-CN') });

/** What an institution sees and does: its own notices, and nothing of anybody else. */
export const portalRoutes: Routes = (app, { store, identity, rules, now, caseFiles, ...others }) => {
  const config = { access: 'portal.use' } as const;
  const limits = caseFiles?.limits ?? DEFAULT_FILE_LIMITS;
  const reader = { db: store.db, rules, limits, now };
  const { witnesses, settleCheckpoint } = others;
  const outside = { ...(witnesses && { witnesses }), ...(settleCheckpoint && { settleCheckpoint }) };
  const view = { 200: NoticeView };

  const shown = async (on: OnNotice) => {
    const notice = await noticeView(reader, on.id, on.site);
    const version = `${notice.stage} ${notice.events.length}`;
    const target = { type: 'case', id: on.id };
    await auditReading(store, { account: on.caller.account, action: 'notice.read', target, version }, now());
    return notice;
  };

  app.get(
    '/v1/portal/notices',
    { config, schema: { querystring: NoticeQuery, response: { 200: NoticePage } } },
    (request) => listNotices(store.db, siteOf(request), request.query, now()),
  );

  app.get('/v1/portal/notices/:id', { config, schema: { params: ById, response: view } }, (request) =>
    shown(onNotice(request, request.params.id)),
  );

  app.post('/v1/portal/notices/:id/opened', { config, schema: { params: ById, response: view } }, async (request) => {
    const on = onNotice(request, request.params.id);
    await openNotice({ store, now }, on);
    return await shown(on);
  });

  app.put(
    '/v1/portal/notices/:id/draft',
    { config, schema: { params: ById, body: DraftInput, response: view } },
    async (request) => {
      const on = onNotice(request, request.params.id);
      await keepDraft({ store, now }, on, request.body);
      return await shown(on);
    },
  );

  app.post(
    '/v1/portal/notices/:id/answers',
    { config, schema: { params: ById, body: AnswerInput, response: view } },
    async (request) => {
      const on = onNotice(request, request.params.id);
      await sendAnswer({ store, now }, on, request.body);
      return await shown(on);
    },
  );

  app.post(
    '/v1/portal/notices/:id/extensions',
    { config, schema: { params: ById, body: ExtensionInput, response: view } },
    async (request) => {
      const on = onNotice(request, request.params.id);
      await askExtension({ store, now }, { ...on, by: request.actor }, request.body);
      return await shown(on);
    },
  );

  app.get(
    '/v1/portal/notices/:id/documents/:step',
    { config, schema: { params: ByStep, querystring: InLanguage } },
    async (request, reply) => {
      assertOwnPage(request);
      const { id, step } = request.params;
      const on = onNotice(request, id);
      const own = await ownCase(store.db, id, on.site);
      const pdf = await noticeDocument({ store, rules, now }, own, step, { by: request.actor, ...request.query });
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${pdf.number}.pdf"`)
        .send(pdf.bytes);
    },
  );

  app.get(
    '/v1/portal/notices/:id/findings/:finding/bundle',
    { config, schema: { params: ByFinding } },
    async (request, reply) => {
      assertOwnPage(request);
      const { site } = onNotice(request, request.params.id);
      const asked = { ...request.params, site, by: request.actor };
      const bundle = await ownBundle({ store, identity, rules, now, ...outside }, asked);
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="evidence-${bundle.export.id}.json"`)
        .send(bundleText(bundle));
    },
  );
};

/** The institution that a request acts for. Throws PortalError `NO_INSTITUTION`: an account without one owns nothing. */
export function siteOf({ principal }: Pick<FastifyRequest, 'principal'>): string {
  if (principal?.site) return principal.site;
  throw new PortalError('NO_INSTITUTION', 'this account belongs to no institution; ask an administrator');
}

export function onNotice(request: FastifyRequest, id: string): OnNotice {
  return { id, site: siteOf(request), caller: callerOf(request) };
}
