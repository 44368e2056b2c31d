import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { auditReading } from '../../access/read-once.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import { attachFile, filesOfCase, withdrawFile } from '../../files/attach.ts';
import type { CaseFiles } from '../../files/case-files.ts';
import { DEFAULT_FILE_LIMITS } from '../../files/limits.ts';
import { askedCase } from '../../portal/answer.ts';
import { fileView } from '../../portal/answers.ts';
import { filesNotKept, unknownFile } from '../../portal/error.ts';
import { answerExtension } from '../../portal/extensions.ts';
import { noticeDocument } from '../../portal/notice-document.ts';
import { ExtensionAnswer, FileView, OfficeView } from '../../portal/notice-schema.ts';
import { officeView } from '../../portal/office-view.ts';
import { ownCase, stepsOf } from '../../portal/own-case.ts';
import type { Row } from '../../store/tables.ts';
import { loadCase } from '../../workflow/facts.ts';
import { callerOf } from '../caller.ts';
import type { Routes } from '../console-parts.ts';
import { sandboxed, sendFile } from '../file-download.ts';
import { assertOwnPage } from '../origin.ts';
import { receiveUpload, UPLOADS, withUploads } from '../uploads.ts';
import { onNotice } from './portal.ts';

const ById = z.strictObject({ id: z.string().max(64) });
const ByFile = z.strictObject({ id: z.string().max(64), file: z.string().max(64) });
const ByStep = z.strictObject({ id: z.string().max(64), step: z.string().max(64) });
const ByRequest = z.strictObject({ id: z.string().max(64), request: z.string().max(64) });
const InLanguage = z.strictObject({ language: z.enum(LANGUAGES).default('zh-CN') });

/** Files of cases from both sides: institutions with their answers, operators with what came by post or from a visit. */
export const caseFileRoutes: Routes = (app, { store, rules, caseFiles, now }) => {
  const uses = { access: 'portal.use' } as const;
  const handles = { access: 'case.handle' } as const;
  const reads = { access: 'evidence.read' } as const;
  const files = (): CaseFiles => caseFiles ?? filesNotKept();
  const limits = caseFiles?.limits ?? DEFAULT_FILE_LIMITS;
  const parts = () => ({ store, files: files(), now });

  withUploads(app, (scope) => {
    scope.post(
      '/v1/portal/notices/:id/files',
      { config: { ...uses, ...UPLOADS }, schema: { params: ById, response: { 200: FileView } } },
      async (request) => {
        const { id, site } = onNotice(request, request.params.id);
        await askedCase(store.db, { id, site });
        return await received(request, { caseId: id, site, side: 'institution' });
      },
    );
    scope.post(
      '/v1/cases/:id/files',
      { config: { ...handles, ...UPLOADS }, schema: { params: ById, response: { 200: FileView } } },
      async (request) => {
        const { facts } = await loadCase(store.db, request.params.id, now());
        return await received(request, { caseId: facts.row.id, site: facts.row.site, side: 'office' });
      },
    );
  });

  const received = async (
    request: FastifyRequest,
    to: { readonly caseId: string; readonly site: string; readonly side: Row<'case_files'>['side'] },
  ) => {
    const { fileBytes } = files().limits;
    const row = await receiveUpload(request, fileBytes, (name, source) =>
      attachFile(parts(), { ...to, by: request.actor }, { name, source }),
    );
    return fileView(row);
  };

  app.delete(
    '/v1/portal/notices/:id/files/:file',
    { config: uses, schema: { params: ByFile, response: { 204: z.null() } } },
    async (request, reply) => {
      const { id, site } = onNotice(request, request.params.id);
      await ownCase(store.db, id, site);
      await withdrawFile(parts(), { id: request.params.file, caseId: id, side: 'institution' });
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/v1/cases/:id/files/:file',
    { config: handles, schema: { params: ByFile, response: { 204: z.null() } } },
    async ({ params }, reply) => {
      await withdrawFile(parts(), { id: params.file, caseId: params.id, side: 'office' });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/portal/notices/:id/files/:file',
    { config: uses, onSend: sandboxed, schema: { params: ByFile } },
    async (request, reply) => {
      assertOwnPage(request);
      const { id, site } = onNotice(request, request.params.id);
      await ownCase(store.db, id, site);
      const row = await fileOf(id, request.params.file);
      // What operators attach is theirs: reports of visits name whoever spoke.
      if (row.side !== 'institution') throw unknownFile();
      return await sendFile(reply, files(), row);
    },
  );

  app.get(
    '/v1/cases/:id/files/:file',
    { config: reads, onSend: sandboxed, schema: { params: ByFile } },
    async (request, reply) => {
      assertOwnPage(request);
      const row = await fileOf(request.params.id, request.params.file);
      // What an institution is still writing is not said yet.
      if (row.side === 'institution' && row.step === null) throw unknownFile();
      const entry = { account: request.actor, action: 'file.read', target: { type: 'case-file', id: row.id } };
      await audit(store, { ...entry, outcome: 'done', detail: { case: row.case_id } }, now());
      return await sendFile(reply, files(), row);
    },
  );

  app.get(
    '/v1/cases/:id/answers',
    { config: reads, schema: { params: ById, response: { 200: OfficeView } } },
    async (request) => {
      const { id } = request.params;
      const view = await officeView(store.db, limits, id);
      const version = `${view.answers.length} ${view.extensions.length}`;
      const target = { type: 'case', id };
      await auditReading(store, { account: request.actor, action: 'answers.read', target, version }, now());
      return view;
    },
  );

  app.post(
    '/v1/cases/:id/extensions/:request',
    { config: handles, schema: { params: ByRequest, body: ExtensionAnswer, response: { 200: OfficeView } } },
    async (request) => {
      const { id: caseId, request: asked } = request.params;
      await answerExtension({ store, now }, { caseId, request: asked }, request.body, callerOf(request));
      return await officeView(store.db, limits, caseId);
    },
  );

  app.get(
    '/v1/cases/:id/documents/:step',
    { config: reads, schema: { params: ByStep, querystring: InLanguage } },
    async (request, reply) => {
      assertOwnPage(request);
      const { id, step } = request.params;
      const { facts } = await loadCase(store.db, id, now());
      const own = { row: facts.row, steps: (await stepsOf(store.db, [id])).get(id) ?? [] };
      const pdf = await noticeDocument({ store, rules, now }, own, step, { by: request.actor, ...request.query });
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="${pdf.number}.pdf"`)
        .send(pdf.bytes);
    },
  );

  async function fileOf(caseId: string, id: string): Promise<Row<'case_files'>> {
    const row = (await filesOfCase(store.db, caseId)).find((one) => one.id === id);
    if (!row) throw unknownFile();
    return row;
  }
};
