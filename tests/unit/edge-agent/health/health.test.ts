import { describe, expect, it } from 'vitest';
import { createAgentMetrics, exposeLink } from '../../../../edge-agent/health/metrics.ts';
import { createHealth } from '../../../../edge-agent/health/progress.ts';

describe('health', () => {
  const clock = { ms: 0 };
  const health = () => {
    clock.ms = 0;
    return createHealth(() => clock.ms);
  };

  it.each([
    ['just started', 0, true],
    ['within its period', 1_000, true],
    ['late, but within twice its period', 2_000, true],
    ['silent for more than twice its period', 2_001, false],
  ])('a loop %s', (_, ms, healthy) => {
    const of = health();
    of.expect('uplink', 1_000);
    clock.ms = ms;
    expect(of.report()).toEqual({
      healthy,
      loops: [{ name: 'uplink', healthy, sinceProgressMs: ms, periodMs: 1_000 }],
    });
  });

  it('is back with the next progress', () => {
    const of = health();
    const loop = of.expect('capture', 100);
    clock.ms = 1_000;
    expect(of.report().healthy).toBe(false);
    loop.progressed();
    expect(of.report().healthy).toBe(true);
  });

  it('is that of the worst loop, and a loop that ended on purpose counts no more', () => {
    const of = health();
    of.expect('uplink', 10_000);
    const clockLoop = of.expect('clock', 10);
    clock.ms = 100;
    expect(of.report()).toMatchObject({ healthy: false });
    clockLoop.ended();
    expect(of.report()).toMatchObject({ healthy: true, loops: [{ name: 'uplink' }] });
  });

  it('refuses two loops of one name: one would hide the other', () => {
    const of = health();
    of.expect('uplink', 1);
    expect(() => of.expect('uplink', 1)).toThrow('uplink');
  });
});

describe('metrics', () => {
  it('read the link at each scrape', async () => {
    const { registry } = createAgentMetrics();
    const status = { online: true, pending: 3, rejected: 1, lastReceiptAt: null, outOfService: null };
    let current: Parameters<typeof exposeLink>[1] = () => status;
    exposeLink(registry, () => current());
    expect(await registry.metrics()).toMatch(/^zs_agent_outbox_pending 3$/m);
    current = () => ({ ...status, online: false, outOfService: 'disk-full' });
    const text = await registry.metrics();
    expect(text).toMatch(/^zs_agent_uplink_online 0$/m);
    expect(text).toMatch(/^zs_agent_in_service 0$/m);
    expect(text).toMatch(/^zs_agent_outbox_refused 1$/m);
  });

  it('are separate for each agent in a process', async () => {
    const [one, two] = [createAgentMetrics(), createAgentMetrics()];
    one.receipts.inc({ outcome: 'settled' });
    expect(await two.registry.metrics()).not.toContain('outcome="settled"');
  });
});
