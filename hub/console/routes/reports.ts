import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { findingDetail } from '../../cases/finding-detail.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import { filesOfCase } from '../../files/attach.ts';
import { checkpointVerifier } from '../../ledger/checkpoint/checkpoint.ts';
import { verifierKeyOf } from '../../ledger/checkpoint/verifier-key.ts';
import { caseDossier } from '../../reports/case-dossier.ts';
import { dossier } from '../../reports/dossier.ts';
import { caseDetail } from '../../workflow/case-detail.ts';
import { callerOf } from '../caller.ts';
import type { Routes } from '../console-parts.ts';
import { HEAVY } from '../heavy.ts';
import { assertOwnPage } from '../origin.ts';

const ById = z.strictObject({ id: z.string().max(64) });
const InLanguage = z.strictObject({ language: z.enum(LANGUAGES).default('zh-CN') });

/** What leaves the hub to be read: a finding or a case as a PDF. Each leaves a line in the audit log. */
export const reportRoutes: Routes = (app, { store, identity, rules, now }) => {
  const reader = { db: store.db, rules, now };
  const printed = {
    config: { access: 'evidence.export', ...HEAVY },
    schema: { params: ById, querystring: InLanguage },
  } as const;

  /** Enters that somebody takes a copy; what it says of itself, and the line of the ledger that each of its pages names. */
  async function copyFor({ actor }: FastifyRequest, target: { type: 'finding' | 'case'; id: string }) {
    const entry = { account: actor, action: 'dossier.exported', target, outcome: 'done' } as const;
    const ledgerIndex = await audit(store, entry, now());
    const verifierKey = verifierKeyOf(checkpointVerifier(identity), 'log');
    const facts = { exportedAt: new Date(now()).toISOString(), by: actor, verifierKey };
    return { facts, mark: { viewer: actor, ledgerIndex } };
  }

  app.get('/v1/findings/:id/dossier', printed, async (request, reply) => {
    assertOwnPage(request);
    const { id } = request.params;
    const finding = await findingDetail(reader, id);
    const { facts, mark } = await copyFor(request, { type: 'finding', id });
    const pdf = await dossier(finding, facts, mark, request.query.language);
    return reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="dossier-${id}.pdf"`)
      .send(pdf);
  });

  app.get('/v1/cases/:id/dossier', printed, async (request, reply) => {
    assertOwnPage(request);
    const detail = await caseDetail(reader, request.params.id, callerOf(request));
    const findings = await Promise.all(detail.findings.map(({ id }) => findingDetail(reader, id)));
    // What the institution has not sent yet is its own affair.
    const attached = await filesOfCase(store.db, detail.id);
    const files = attached.filter(({ step, side }) => step !== null || side === 'office');
    const { facts, mark } = await copyFor(request, { type: 'case', id: detail.id });
    const pdf = await caseDossier({ detail, findings, files }, facts, mark, request.query.language);
    return reply
      .type('application/pdf')
      .header('content-disposition', `attachment; filename="case-${detail.number}.pdf"`)
      .send(pdf);
  });
};
