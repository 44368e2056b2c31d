import { z } from 'zod';
import type { Touched } from '../../crosscheck/subjects.ts';
import { ledgerHead } from '../../ledger/append.ts';
import { verifyLedger } from '../../ledger/verify.ts';
import type { Routes } from '../console-parts.ts';
import { HEAVY } from '../heavy.ts';

const Verdicts = z.strictObject({ clear: z.number(), finding: z.number(), inconclusive: z.number() });

/** What to judge: everything, or only what was settled (or seen) since an instant, or only some claims. */
const RunInput = z.strictObject({
  since: z.iso.datetime({ offset: true }).optional(),
  claims: z.array(z.string().min(1).max(40)).min(1).max(5000).optional(),
});

const RunAnswer = z.strictObject({
  subjects: z.number(),
  changedVerdicts: z.number(),
  findings: z.strictObject({
    opened: z.number(),
    updated: z.number(),
    retracted: z.number(),
    reopened: z.number(),
  }),
  verdicts: Verdicts,
  elapsedMs: z.number(),
});

const LedgerHead = z.strictObject({ size: z.number(), root: z.string() });

const LedgerCheck = z.strictObject({
  ...LedgerHead.shape,
  verified: z.boolean(),
  /** The first line that doesn't hold, and what is wrong with it. */
  firstBadIndex: z.number().optional(),
  problem: z.string().optional(),
});
type LedgerCheck = z.infer<typeof LedgerCheck>;

export const judgementRoutes: Routes = (app, { store, crossCheck }) => {
  const config = { access: 'overview.read' } as const;

  app.post(
    '/v1/crosscheck/runs',
    { config: { access: 'claim.import', ...HEAVY }, schema: { body: RunInput, response: { 200: RunAnswer } } },
    ({ body }) => {
      const scope: Touched | 'all' = body.claims ? { claims: body.claims } : 'all';
      return crossCheck.run(scope, body.since === undefined ? undefined : Date.parse(body.since));
    },
  );

  app.get('/v1/ledger', { config, schema: { response: { 200: LedgerHead } } }, () => ledgerHead(store.db));

  // One walk at a time: whoever asks meanwhile gets the same answer.
  let walking: Promise<LedgerCheck> | undefined;
  const body = z.strictObject({}).nullish();
  app.post('/v1/ledger/verifications', { config, schema: { body, response: { 200: LedgerCheck } } }, () => {
    walking ??= walk().finally(() => {
      walking = undefined;
    });
    return walking;
  });

  async function walk(): Promise<LedgerCheck> {
    const found = await verifyLedger(store.db);
    return found.verified ? found : { ...(await ledgerHead(store.db)), ...found };
  }
};
