import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import kioskTexts from '../../edge-agent/kiosk/web/locales/zh-CN.json' with { type: 'json' };
import texts from '../../hub/console/web/locales/zh-CN.json' with { type: 'json' };
import caseTexts from '../../hub/workflow/texts/zh-CN.json' with { type: 'json' };
import type { DemoReport } from '../../simulator/demo/report.ts';
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { freePorts } from '../support/free-ports.ts';
import { describeWith } from '../support/system-program.ts';

const ZS = join(import.meta.dirname, '../../cli/zs.ts');
const folder = mkdtempSync(join(tmpdir(), 'zs-person-'));

// One person, from the frame of a replay camera to the finding an operator takes up: whoever stood in front of the desk's
// camera was not the person whose card was shown.
describeWith('chromium', 'a stranger with somebody else’s card', () => {
  let demo: ChildProcess;
  let report: DemoReport;
  let browser: Browser;
  let port: number;

  beforeAll(async () => {
    port = await freePorts(6);
    const args = [ZS, 'demo', '--json', '--data', join(folder, 'data'), '--port', String(port)];
    demo = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    const lines = createInterface({ input: demo.stdout ?? process.stdin });
    const [line] = await once(lines, 'line');
    report = JSON.parse(line);
    browser = await launchChromium();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    if (demo && demo.exitCode === null) {
      const gone = once(demo, 'exit');
      demo.kill('SIGTERM');
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (path: string, at = port): Promise<WatchedPage> =>
    openPage(browser, `http://127.0.0.1:${at}${path}`, { viewport: { width: 1366, height: 768 } });

  it('is in the operator’s queue, with the signed event that the kiosk made of the frames', async () => {
    const watched = await open('/');
    await watched.page.getByText('DEMO-04').click();
    await watched.page.getByText(texts.evidence.verified).first().waitFor();
    const text = await watched.page.locator('main').textContent();
    expect(text).toContain('真身示范门诊部');
    expect(text).toContain(texts.outcome['no-match']);
    expect(text).toContain('kiosk-desk');
    const [jti] = report.findings.find(({ claim }) => claim === 'DEMO-04')?.evidence ?? [];
    expect(jti).toBeDefined();
    expect(watched.errors).toEqual([]);
    await watched.close();
  });

  it('is taken up as a case with a reason, and can’t be upheld by whoever took it up', async () => {
    const watched = await open('/');
    const { page } = watched;
    await page.getByText('DEMO-04').click();
    await page.getByRole('button', { name: caseTexts['case-step'].triage, exact: true }).click();
    await page.locator('aside textarea').fill('镜头前不是持卡人，核验分值远低于阈值');
    await page.getByRole('button', { name: `提交：${caseTexts['case-step'].triage}` }).click();
    await page.getByRole('link', { name: /^案件 2\d{3}-000001/ }).click();
    await page.locator('.history').getByText('镜头前不是持卡人').waitFor();
    const firstReview = caseTexts['case-step']['first-review'];
    await page.getByRole('button', { name: firstReview, exact: true }).click();
    await page.locator('aside textarea').fill('签名记录与时间线一致');
    await page.getByRole('button', { name: `提交：${firstReview}` }).click();
    await page.locator('.history').getByText('签名记录与时间线一致').waitFor();
    const blocked = await page.locator('aside details').first().textContent();
    expect(blocked).toContain(caseTexts['case-step']['second-review']);
    expect(await overview()).toMatchObject({ findings: { open: 4, upheld: 0 } });

    const [finding] = ((await (await fetch(`${hub()}/v1/findings?rule=P02`)).json()) as { items: { id: string }[] })
      .items;
    const decided = await fetch(`${hub()}/v1/findings/${finding?.id}/decisions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ outcome: 'upheld', reason: '不经第二人' }),
    });
    expect(decided.ok).toBe(false);
    expect(watched.errors).toEqual([]);
    await watched.close();
  });

  it('leaves the kiosk ready for the next person, in whose language the page speaks', async () => {
    const watched = await open('/', port + 3);
    await watched.page.getByText(kioskTexts.home['hint-patient']).waitFor();
    expect(await watched.page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(watched.errors).toEqual([]);
    await watched.close();
  });

  const hub = () => `http://127.0.0.1:${port}`;
  async function overview(): Promise<unknown> {
    return (await fetch(`${hub()}/v1/overview`)).json();
  }
});
