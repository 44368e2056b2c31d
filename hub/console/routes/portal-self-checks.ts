import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { auditReading } from '../../access/read-once.ts';
import { attachFile, filesOfCase, withdrawFile } from '../../files/attach.ts';
import type { CaseFiles } from '../../files/case-files.ts';
import { DEFAULT_FILE_LIMITS } from '../../files/limits.ts';
import { keepCheckDraft, type OnCheck, openCheck, sendCheckReport } from '../../portal/answer-self-check.ts';
import { fileView } from '../../portal/answers.ts';
import { filesNotKept, unknownFile } from '../../portal/error.ts';
import { FileView } from '../../portal/notice-schema.ts';
import {
  OwnCheck,
  OwnCheckList,
  REPORT_BYTES,
  SelfCheckDraft,
  SelfCheckReportInput,
} from '../../portal/self-check-schema.ts';
import { checkView, ownCheck, ownChecks } from '../../portal/self-checks.ts';
import type { Row } from '../../store/tables.ts';
import type { Routes } from '../console-parts.ts';
import { sandboxed, sendFile } from '../file-download.ts';
import { assertOwnPage } from '../origin.ts';
import { receiveUpload, UPLOADS, withUploads } from '../uploads.ts';
import { siteOf } from './portal.ts';

const ById = z.strictObject({ id: z.string().max(64) });
const ByFile = z.strictObject({ id: z.string().max(64), file: z.string().max(64) });
const Kept = z.strictObject({ at: z.string() });

/** Lists that an institution checks itself: what it was asked, its drafts, its files and its report; the files for operators. */
export const portalSelfCheckRoutes: Routes = (app, { store, rules, caseFiles, now }) => {
  const config = { access: 'portal.use' } as const;
  const limits = caseFiles?.limits ?? DEFAULT_FILE_LIMITS;
  const reader = { db: store.db, rules, limits, now };
  const files = (): CaseFiles => caseFiles ?? filesNotKept();
  const parts = () => ({ store, files: files(), now });
  const view = { 200: OwnCheck };

  const shown = async ({ id, site, by }: OnCheck) => {
    const check = await checkView(reader, id, site);
    const version = `${check.state} ${check.items.length}`;
    const reading = { account: by, action: 'self-check.read', target: { type: 'self-check', id }, version };
    await auditReading(store, reading, now());
    return check;
  };

  app.get('/v1/portal/self-checks', { config, schema: { response: { 200: OwnCheckList } } }, (request) =>
    ownChecks(store.db, siteOf(request), now()),
  );

  app.get('/v1/portal/self-checks/:id', { config, schema: { params: ById, response: view } }, (request) =>
    shown(onCheck(request, request.params.id)),
  );

  app.put(
    '/v1/portal/self-checks/:id/draft',
    { config, bodyLimit: REPORT_BYTES, schema: { params: ById, body: SelfCheckDraft, response: { 200: Kept } } },
    async (request) => ({
      at: await keepCheckDraft({ store, now }, onCheck(request, request.params.id), request.body),
    }),
  );

  app.post(
    '/v1/portal/self-checks/:id/report',
    { config, bodyLimit: REPORT_BYTES, schema: { params: ById, body: SelfCheckReportInput, response: view } },
    async (request) => {
      const on = onCheck(request, request.params.id);
      await sendCheckReport({ store, now }, on, request.body);
      return await shown(on);
    },
  );

  withUploads(app, (scope) => {
    scope.post(
      '/v1/portal/self-checks/:id/files',
      { config: { ...config, ...UPLOADS }, schema: { params: ById, response: { 200: FileView } } },
      async (request) => {
        const { id, site, by } = onCheck(request, request.params.id);
        await openCheck(store.db, { id, site });
        const to = { caseId: id, belongsTo: 'self-check', site, side: 'institution', by } as const;
        const row = await receiveUpload(request, files().limits.fileBytes, (name, source) =>
          attachFile(parts(), to, { name, source }),
        );
        return fileView(row);
      },
    );
  });

  app.delete(
    '/v1/portal/self-checks/:id/files/:file',
    { config, schema: { params: ByFile, response: { 204: z.null() } } },
    async (request, reply) => {
      const { id, site } = onCheck(request, request.params.id);
      await ownCheck(store.db, id, site);
      await withdrawFile(parts(), { id: request.params.file, caseId: id, side: 'institution' });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/v1/portal/self-checks/:id/files/:file',
    { config, onSend: sandboxed, schema: { params: ByFile } },
    async (request, reply) => {
      assertOwnPage(request);
      const { id, site } = onCheck(request, request.params.id);
      await ownCheck(store.db, id, site);
      return await sendFile(reply, files(), await fileOf(id, request.params.file));
    },
  );

  app.get(
    '/v1/inspection/self-checks/:id/files/:file',
    { config: { access: 'evidence.read' }, onSend: sandboxed, schema: { params: ByFile } },
    async (request, reply) => {
      assertOwnPage(request);
      const row = await fileOf(request.params.id, request.params.file);
      // What an institution is still writing is not said yet.
      if (row.step === null) throw unknownFile();
      const entry = { account: request.actor, action: 'file.read', target: { type: 'case-file', id: row.id } };
      await audit(store, { ...entry, outcome: 'done', detail: { selfCheck: row.case_id } }, now());
      return await sendFile(reply, files(), row);
    },
  );

  async function fileOf(check: string, id: string): Promise<Row<'case_files'>> {
    const row = (await filesOfCase(store.db, check, 'self-check')).find((one) => one.id === id);
    if (!row) throw unknownFile();
    return row;
  }
};

function onCheck(request: FastifyRequest, id: string): OnCheck {
  return { id, site: siteOf(request), by: request.actor };
}
