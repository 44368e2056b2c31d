import { z } from 'zod';
import { auditReading } from '../../access/read-once.ts';
import { assignCase } from '../../workflow/assign.ts';
import { bulkTriage } from '../../workflow/bulk.ts';
import { caseChoices } from '../../workflow/case-choices.ts';
import { caseDetail } from '../../workflow/case-detail.ts';
import {
  Assignment,
  BulkResult,
  BulkTriage,
  CaseChoices,
  CaseDetail,
  CasePage,
  CaseQuery,
  FindingCase,
  MoreFindings,
  NewCase,
  NewStep,
  VoidInput,
} from '../../workflow/case-schema.ts';
import { findingCase } from '../../workflow/finding-case.ts';
import { CLUE_FORMATS, importClues } from '../../workflow/import-clues.ts';
import { addFindings } from '../../workflow/join-findings.ts';
import { listCases } from '../../workflow/list-cases.ts';
import { openCase } from '../../workflow/open-case.ts';
import { takeStep } from '../../workflow/take-step.ts';
import { voidStep } from '../../workflow/void-step.ts';
import { callerOf } from '../caller.ts';
import type { Routes } from '../console-parts.ts';
import { ImportCounts } from '../import-schema.ts';
import { ImportPlace, incomingRows } from '../incoming-rows.ts';

const ById = z.strictObject({ id: z.string().max(64) });
const CluesQuery = z.strictObject({ format: z.enum(CLUE_FORMATS).default('ndjson'), ...ImportPlace });
const CluesImported = ImportCounts.extend({ batch: z.string(), digest: z.string() });
const ByStep = z.strictObject({ id: z.string().max(64), step: z.string().max(64) });

/** Cases and their procedure. Which steps somebody may take is the procedure's business, not the route's. */
export const caseRoutes: Routes = (app, { store, identity, rules, now, ...others }) => {
  const { witnesses } = others;
  const parts = { store, identity, rules, now, ...(witnesses && { witnesses }) };
  const reader = { db: store.db, rules, now };
  const lists = { access: 'finding.read' } as const;
  const reads = { access: 'evidence.read' } as const;
  const works = { access: 'case.work' } as const;
  const handles = { access: 'case.handle' } as const;
  const detail = { 200: CaseDetail };

  // A case says as much about people as its findings: who opens it is entered as there.
  async function enterReading(account: string, { id, steps }: CaseDetail): Promise<void> {
    const reading = { action: 'evidence.read', target: { type: 'case', id }, version: `${steps.at(-1)?.seq ?? 0}` };
    await auditReading(store, { account, ...reading }, now());
  }

  app.get('/v1/cases', { config: lists, schema: { querystring: CaseQuery, response: { 200: CasePage } } }, (request) =>
    listCases(store.db, request.query, callerOf(request), now()),
  );

  app.get('/v1/cases/choices', { config: lists, schema: { response: { 200: CaseChoices } } }, () =>
    caseChoices(store.db),
  );

  app.get('/v1/cases/:id', { config: reads, schema: { params: ById, response: detail } }, async (request) => {
    const found = await caseDetail(reader, request.params.id, callerOf(request));
    await enterReading(request.actor, found);
    return found;
  });

  app.get(
    '/v1/findings/:id/case',
    { config: reads, schema: { params: ById, response: { 200: FindingCase } } },
    async (request) => {
      const found = await findingCase(reader, request.params.id, callerOf(request));
      if (found.case) await enterReading(request.actor, found.case);
      return found;
    },
  );

  app.post('/v1/cases', { config: handles, schema: { body: NewCase, response: detail } }, async (request) => {
    const id = await openCase(store, request.body, request.actor, now());
    return await caseDetail(reader, id, callerOf(request));
  });

  app.post(
    '/v1/cases/triage',
    { config: handles, schema: { body: BulkTriage, response: { 200: BulkResult } } },
    (request) => bulkTriage(parts, request.body, callerOf(request)),
  );

  app.post(
    '/v1/cases/imports',
    { config: handles, schema: { querystring: CluesQuery, response: { 200: CluesImported } } },
    async (request) => {
      const feed = incomingRows(request);
      const by = request.actor;
      return await importClues({ store, ...feed, ...request.query, regionKey: identity.regionKey, by, now });
    },
  );

  app.post(
    '/v1/cases/:id/steps',
    { config: works, schema: { params: ById, body: NewStep, response: detail } },
    async (request) => {
      await takeStep(parts, request.params.id, request.body, callerOf(request));
      return await caseDetail(reader, request.params.id, callerOf(request));
    },
  );

  app.post(
    '/v1/cases/:id/steps/:step/void',
    { config: works, schema: { params: ByStep, body: VoidInput, response: detail } },
    async (request) => {
      const { id, step } = request.params;
      await voidStep(parts, id, step, request.body.reason, callerOf(request));
      return await caseDetail(reader, id, callerOf(request));
    },
  );

  app.post(
    '/v1/cases/:id/assignment',
    { config: works, schema: { params: ById, body: Assignment, response: detail } },
    async (request) => {
      await assignCase(store, request.params.id, request.body.to, request.actor, now());
      return await caseDetail(reader, request.params.id, callerOf(request));
    },
  );

  app.post(
    '/v1/cases/:id/findings',
    { config: handles, schema: { params: ById, body: MoreFindings, response: detail } },
    async (request) => {
      await addFindings(store, request.params.id, request.body.findings, request.actor, now());
      return await caseDetail(reader, request.params.id, callerOf(request));
    },
  );
};
