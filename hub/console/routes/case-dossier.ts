import { z } from 'zod';
import { audit } from '../../access/audit.ts';
import { findingDetail } from '../../cases/finding-detail.ts';
import { LANGUAGES } from '../../crosscheck/render.ts';
import { filesOfCase } from '../../files/attach.ts';
import { checkpointVerifier } from '../../ledger/checkpoint/checkpoint.ts';
import { verifierKeyOf } from '../../ledger/checkpoint/verifier-key.ts';
import { caseDossier } from '../../reports/case-dossier.ts';
import { caseDetail } from '../../workflow/case-detail.ts';
import { callerOf } from '../caller.ts';
import type { Routes } from '../console-parts.ts';
import { assertOwnPage } from '../origin.ts';

const CaseId = z.strictObject({ id: z.string().max(64) });
const InLanguage = z.strictObject({ language: z.enum(LANGUAGES).default('zh-CN') });

/** A case as a PDF with everything that was done in it; taking it leaves a line in audit log and ledger, which every page names. */
export const caseDossierRoutes: Routes = (app, { store, identity, rules, now }) => {
  app.get(
    '/v1/cases/:id/dossier',
    { config: { access: 'evidence.export' }, schema: { params: CaseId, querystring: InLanguage } },
    async (request, reply) => {
      assertOwnPage(request);
      const reader = { db: store.db, rules, now };
      const detail = await caseDetail(reader, request.params.id, callerOf(request));
      const findings = await Promise.all(detail.findings.map(({ id }) => findingDetail(reader, id)));
      // What the institution has not sent yet is its own affair.
      const attached = await filesOfCase(store.db, detail.id);
      const files = attached.filter(({ step, side }) => step !== null || side === 'office');
      const target = { type: 'case', id: detail.id } as const;
      const entry = { account: request.actor, action: 'dossier.exported', target, outcome: 'done' } as const;
      const ledgerIndex = await audit(store, entry, now());
      const verifierKey = verifierKeyOf(checkpointVerifier(identity), 'log');
      const facts = { exportedAt: new Date(now()).toISOString(), by: request.actor, verifierKey };
      const mark = { viewer: request.actor, ledgerIndex };
      const pdf = await caseDossier({ detail, findings, files }, facts, mark, request.query.language);
      return reply
        .type('application/pdf')
        .header('content-disposition', `attachment; filename="case-${detail.number}.pdf"`)
        .send(pdf);
    },
  );
};
