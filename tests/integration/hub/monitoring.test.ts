import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HubId } from '../../../contract/ids.ts';
import { createAgentMetrics, exposeLink } from '../../../edge-agent/health/metrics.ts';
import { exposeRenewal } from '../../../edge-agent/renewal/metrics.ts';
import { type RunningHub, startHub } from '../../../hub/start.ts';
import { defaultFacePolicy } from '../../../models/policy.ts';
import { freePort } from '../../support/free-port.ts';
import { at, DEPLOY, documentsIn, listAt, valuesOf } from '../../support/manifests.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

const folder = temporaryFolder('zhenshen-monitoring');

/** Metrics by name in the text that a scraper gets, with the series that a histogram has. */
function namesIn(text: string): Set<string> {
  const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`) : [name],
    ),
  );
}

/** The metrics that an expression asks for. `up` is Prometheus' own. */
function askedFor(expression: string): string[] {
  return [...expression.matchAll(/\b((?:zs|process|nodejs)_[a-z0-9_]+)\b/g)].map((match) => match[1] ?? '');
}

describe('what is watched', () => {
  let hub: RunningHub;
  let exported: Set<string>;

  beforeAll(async () => {
    const host = '127.0.0.1';
    hub = await startHub({
      dir: folder.path,
      hub: HubId.parse('hub-test'),
      hostnames: ['localhost'],
      console: { host, port: await freePort(), access: { mode: 'loopback' } },
      broker: { host, port: 0 },
      deviceApi: { host, port: 0 },
      initialFacePolicy: defaultFacePolicy(),
      webRoot: join(folder.path, 'none'),
      logger: pino({ level: 'silent' }),
    });
    const agent = createAgentMetrics();
    exposeRenewal(agent.registry, () => 0);
    exposeLink(agent.registry, () => ({ pending: 0, rejected: 0, online: true, outOfService: false }) as never);
    const text = await (await fetch(`${hub.consoleUrl}/metrics`)).text();
    exported = new Set([...namesIn(text), ...namesIn(await agent.registry.metrics())]);
  }, 30_000);
  afterAll(async () => {
    await hub?.stop();
    folder.remove();
  });

  it('is healthy in each of its parts once it has started', async () => {
    const health = (await (await fetch(`${hub.consoleUrl}/health`)).json()) as { parts: Record<string, boolean> };
    const parts = ['checkpoints', 'ingest', 'judging', 'listeners', 'partitions', 'store', 'workers'];
    expect(Object.keys(health.parts)).toEqual(expect.arrayContaining(parts));
    expect(Object.values(health.parts)).not.toContain(false);
  });

  it('has every metric of the dashboard', () => {
    const dashboard = JSON.parse(readFileSync(join(DEPLOY, 'grafana/zhenshen.json'), 'utf8'));
    const expressions = valuesOf(dashboard, 'expr').map(String);
    expect(expressions.length).toBeGreaterThan(25);
    for (const expression of expressions) {
      expect(askedFor(expression).length, expression).toBeGreaterThan(0);
      for (const name of askedFor(expression)) expect(exported, expression).toContain(name);
    }
  });

  it('has every metric of the alerts, and each alert says what to do', () => {
    const [file] = documentsIn('prometheus/alerts.yaml');
    const rules = listAt(file, 'groups').flatMap((group) => listAt(group, 'rules'));
    expect(new Set(rules.map((rule) => at(rule, 'alert'))).size).toBe(rules.length);
    for (const rule of rules) {
      for (const name of askedFor(String(at(rule, 'expr')))) expect(exported).toContain(name);
      expect(at(rule, 'labels', 'severity')).toMatch(/^(page|ticket)$/);
      expect(String(at(rule, 'annotations', 'do')).length).toBeGreaterThan(20);
    }
  });

  it('has a panel of its own for every metric of ours', () => {
    const dashboard = readFileSync(join(DEPLOY, 'grafana/zhenshen.json'), 'utf8');
    const ours = [...exported].filter((name) => /^zs_(?!agent_)/.test(name) && !/_(sum|count)$/.test(name));
    expect(ours.filter((name) => !dashboard.includes(name))).toEqual([]);
  });

  it('shows each number in one place: panels do not overlap', () => {
    const { panels } = JSON.parse(readFileSync(join(DEPLOY, 'grafana/zhenshen.json'), 'utf8'));
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }: { gridPos: Record<string, number> }) =>
      Array.from(
        { length: (w ?? 0) * (h ?? 0) },
        (_, n) => `${(x ?? 0) + (n % (w ?? 1))}:${(y ?? 0) + Math.floor(n / (w ?? 1))}`,
      ),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});
