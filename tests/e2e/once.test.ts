import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../simulator/demo/cast.ts';
import type { DemoReport } from '../../simulator/demo/report.ts';
import { freePorts } from '../support/free-ports.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'zs-demo-'));
const data = join(folder, 'data');

describe('npm start -- --once --json', () => {
  let report: DemoReport;
  let stderr: string;

  beforeAll(async () => {
    const port = String(await freePorts(6));
    const args = ['start', '--silent', '--', '--once', '--json', '--data', data, '--port', port, '--lang', 'en'];
    const result = await run('npm', args, { cwd: root, maxBuffer: 10_000_000 });
    report = JSON.parse(result.stdout);
    stderr = result.stderr;
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('finds each lie of the day, and nothing else', () => {
    const told = report.findings.map(({ rule, claim, status, class: findingClass }) => [
      rule,
      claim,
      status,
      findingClass,
    ]);
    expect(told).toEqual(
      expect.arrayContaining([
        ['D01', 'DEMO-03', 'open', 'to-verify'],
        ['P02', 'DEMO-04', 'open', 'to-verify'],
        ['P01', 'DEMO-05', 'open', 'to-verify'],
        ['P01', 'DEMO-08', 'retracted', 'to-verify'],
        ['D02', null, 'open', 'violation'],
      ]),
    );
    expect(told).toHaveLength(5);
  });

  it('accuses nobody for the kiosk that was down', () => {
    expect(report.findings.filter(({ claim }) => claim === 'DEMO-07')).toEqual([]);
    expect(report.verdicts.inconclusive).toBe(1); // that a doctor is still on duty is no open question
  });

  it('names what each finding rests on: the claim, and signed events where there are any', () => {
    expect(report.findings.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
    const byRule = (rule: string) => report.findings.find((finding) => finding.rule === rule)?.evidence ?? [];
    expect(byRule('P02')).toEqual(['DEMO-04', expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(byRule('D02').length).toBeGreaterThanOrEqual(2);
  });

  it('keeps everything in a ledger that verifies', () => {
    expect(report.ledger.verified).toBe(true);
    expect(report.ledger.size).toBeGreaterThan(report.attestations);
    expect(report.claims).toBe(8);
  });

  it('says on the way what is happening', () => {
    for (const words of ['demo region', 'loading models', 'enrolling', 'check in', 'ledger'])
      expect(stderr).toContain(words);
  });

  it('leaves no person number in a log or in the hub’s database', () => {
    const numbers = Object.values(cast).map(({ number }) => number);
    const files = ['logs', 'hub'].flatMap((part) =>
      readdirSync(join(data, part), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    expect(files.some((file) => file.endsWith('hub.sqlite'))).toBe(true);
    const leaks = files.filter((file) => {
      const bytes = readFileSync(file);
      return numbers.some((number) => bytes.includes(number));
    });
    expect(leaks).toEqual([]);
  });
});

it('the demo does not touch a folder that holds somebody’s data', async () => {
  const mine = mkdtempSync(join(tmpdir(), 'zs-mine-'));
  writeFileSync(join(mine, 'thesis.txt'), 'years of work');
  const refused = run('npm', ['start', '--silent', '--', '--once', '--data', mine], { cwd: root });
  await expect(refused).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('choose another folder with --data'),
  });
  expect(readdirSync(mine)).toEqual(['thesis.txt']);
});
