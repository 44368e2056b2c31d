import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { afterAll, expect, it } from 'vitest';
import type { GateAnswer } from '../../../hub/gate/gate-answer.ts';
import { createGateMetrics } from '../../../hub/gate/metrics.ts';
import { startGate } from '../../../hub/gate/start.ts';
import { issueGateToken } from '../../../hub/gate/tokens.ts';
import { openStore } from '../../../hub/store/open-store.ts';
import { SITE } from '../../support/builders.ts';
import { PERSON_NUMBER, REGION_KEY } from '../../support/claim-builders.ts';
import { eventually } from '../../support/eventually.ts';
import { SITE_ID } from '../../support/gate-requests.ts';
import { silent } from '../../support/judged-story.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const folder = temporaryFolder('zhenshen-gate');
afterAll(() => folder.remove());

it('answers from its own thread while the hub writes, and its answers are kept', async () => {
  const sqlite = join(folder.path, 'hub.sqlite');
  const store = await openStore({ sqlite });
  await store.migrate();
  const { token } = await issueGateToken(store.db, { site: SITE_ID, label: '' }, Date.now());
  const task = { store: { sqlite }, regionKey: REGION_KEY, parameters: {}, host: '127.0.0.1', port: 0 };
  const registry = new Registry();
  const gate = await startGate({
    task,
    store,
    logger: silent,
    metrics: createGateMetrics(registry),
    now: Date.now,
  });
  try {
    const ask = async (): Promise<GateAnswer> => {
      const at = new Date().toISOString();
      const body = JSON.stringify({
        requestId: randomUUID(),
        at,
        facilityId: SITE,
        personId: PERSON_NUMBER,
        kind: 'outpatient',
      });
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await fetch(`http://127.0.0.1:${gate.port}/v1/gate/registration`, {
        method: 'POST',
        headers,
        body,
      });
      expect(answer.status).toBe(200);
      return (await answer.json()) as GateAnswer;
    };
    const within = await store.transaction(async () => await ask());
    expect(within.decision).toBe('no-evidence');
    expect(within.reasons.map(({ code }) => code)).not.toContain('hub-cannot-judge');
    const kept = () => store.db.selectFrom('gate_answers').selectAll().execute();
    await eventually('the answer in the log', async () => (await kept()).length > 0);
    expect(await kept()).toMatchObject([{ request: within.requestId, site: SITE, decision: 'no-evidence' }]);
    expect(gate.ok()).toBe(true);
    expect(await registry.metrics()).toContain('zs_gate_answers_total{stage="registration",decision="no-evidence"} 1');
  } finally {
    await gate.stop();
    await store.close();
  }
});
