import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { serveTask } from './child-process.ts';

export interface ClientTask {
  readonly port: number;
  readonly site: string;
  readonly tokens: readonly string[];
  readonly persons: number;
  readonly perSecond: number;
  readonly seconds: number;
  readonly warmUp: number;
}

export interface ClientReport {
  /** ms from sending to the whole answer. */
  readonly waits: readonly number[];
  readonly decisions: Readonly<Record<string, number>>;
  readonly failed: number;
  readonly elapsedSeconds: number;
}

// As many lines as an institution's system keeps open to a service; a question that finds none free waits, and that counts.
const CONNECTIONS = 32;
const DOCTORS = 60;
const STAGES = ['registration', 'order', 'settlement'] as const;

/** Asks at an even pace, whatever the answers do. */
async function ask(task: ClientTask): Promise<ClientReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const waits: number[] = [];
  const decisions: Record<string, number> = {};
  let failed = 0;
  const under = new Set<Promise<void>>();
  const started = performance.now();
  const from = task.warmUp * task.perSecond;
  const all = from + task.seconds * task.perSecond;
  let measuredFrom = started;
  for (let n = 0; n < all; n += 1) {
    if (n === from) measuredFrom = performance.now();
    const dueIn = started + (n * 1000) / task.perSecond - performance.now();
    if (dueIn > 0.5) await delay(dueIn);
    const asked = post(agent, task, n).then(
      ({ ms, decision }) => {
        if (n < from) return;
        waits.push(ms);
        decisions[decision] = (decisions[decision] ?? 0) + 1;
      },
      () => {
        if (n >= from) failed += 1;
      },
    );
    under.add(asked);
    void asked.finally(() => under.delete(asked));
  }
  await Promise.all(under);
  agent.destroy();
  return { waits, decisions, failed, elapsedSeconds: (performance.now() - measuredFrom) / 1000 };
}

function post(agent: Agent, task: ClientTask, n: number): Promise<{ ms: number; decision: string }> {
  const stage = STAGES[n % STAGES.length] ?? 'registration';
  const body = JSON.stringify(questionOf(task, stage, n));
  const { promise, resolve, reject } = Promise.withResolvers<{ ms: number; decision: string }>();
  const sent = performance.now();
  const headers = {
    authorization: `Bearer ${task.tokens[n % task.tokens.length]}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const options = { agent, host: '127.0.0.1', port: task.port, path: `/v1/gate/${stage}`, method: 'POST', headers };
  const call = request(options, (answer) => {
    let text = '';
    answer.setEncoding('utf8');
    answer.on('data', (chunk: string) => {
      text += chunk;
    });
    answer.on('end', () => {
      const ms = performance.now() - sent;
      if (answer.statusCode === 200) resolve({ ms, decision: (JSON.parse(text) as { decision: string }).decision });
      else reject(new Error(`${answer.statusCode} ${text}`));
    });
  });
  call.on('error', reject);
  call.end(body);
  return promise;
}

/** Every second question is about somebody of whom kiosks have sent nothing. */
function questionOf({ site, persons }: ClientTask, stage: (typeof STAGES)[number], n: number): object {
  const at = new Date().toISOString();
  const person = n % 2 === 0 ? `unseen-${n % persons}` : String(n % persons);
  const line = (k: number) => ({
    ordering: `D${(n + k) % DOCTORS}`,
    item: `item-${(n * 7 + k) % 500}`,
    amount: '12.30',
  });
  const lines = stage === 'registration' ? undefined : [line(0), line(0), line(1)];
  return {
    requestId: randomUUID(),
    at,
    facilityId: site,
    personId: person,
    kind: 'outpatient',
    ...(lines ? { lines } : { practitioner: `D${n % DOCTORS}` }),
    ...(stage === 'settlement' && { claimId: `S-${n}`, amounts: { total: '36.90', fund: '30.00' } }),
  };
}

await serveTask(ask);
