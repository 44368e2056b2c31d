import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createAccount } from '../../hub/access/accounts.ts';
import { acceptInvitation, invite } from '../../hub/access/invitations.ts';
import { civilDate } from '../../hub/calendar/working-days.ts';
import { buildConsoleApp } from '../../hub/console/app.ts';
import { setInspector } from '../../hub/inspection/inspectors.ts';
import { inspectionSeal, lookAtInspections } from '../../hub/inspection/keeper.ts';
import { INSPECTION_PARAMETERS, InspectionParameters } from '../../hub/inspection/parameters.ts';
import { setParameters } from '../../hub/parameters/change.ts';
import { launchChromium, openPage, type WatchedPage } from '../support/browser.ts';
import { ensureWebBuilt } from '../support/built-web.ts';
import { DOCTOR, REGION_KEY } from '../support/claim-builders.ts';
import { addFinding, NOW } from '../support/credit-story.ts';
import { freePort } from '../support/free-port.ts';
import { JudgedStory, silent } from '../support/judged-story.ts';
import { memoryStore } from '../support/stores.ts';
import { describeWith } from '../support/system-program.ts';

const PASSWORD = 'seven horses in the rain';
const PEOPLE = { operator: 'operator', approver: 'approver', zhoutao: 'rule-manager', hejun: 'rule-manager' } as const;

describeWith('chromium', 'points and inspections in the hands of two people', () => {
  let browser: Browser;
  let app: FastifyInstance;
  let origin: string;
  const desks: WatchedPage[] = [];

  const deskOf = async (who: string) => {
    const desk = await openPage(browser, origin, { viewport: { width: 1366, height: 768 } });
    desks.push(desk);
    await desk.page.fill('[name=account]', who);
    await desk.page.fill('[name=password]', PASSWORD);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByRole('link', { name: '记分与信用' }).waitFor();
    return desk.page;
  };

  beforeAll(async () => {
    await ensureWebBuilt();
    const story = await JudgedStory.begin(await memoryStore());
    const { store } = story;
    await addFinding(store, 'F-1');
    for (const id of ['zhang-1', 'li-2', 'wang-3']) {
      await setInspector(store, { id, department: 'two', conflicts: [], state: 'active' }, 'setup', NOW);
    }
    const monthly = { A: 12, B: 12, C: 12, D: 12, none: 12 };
    const always = InspectionParameters.parse({ yearly: { site: monthly, practitioner: monthly } });
    const wanted = { from: civilDate(NOW), values: always, reason: 'everybody every month' };
    await setParameters(store, INSPECTION_PARAMETERS, wanted, 'setup', NOW);
    await lookAtInspections({ store, seal: inspectionSeal(REGION_KEY), logger: silent, now: () => NOW });
    const port = await freePort();
    origin = `http://localhost:${port}`;
    const now = () => NOW;
    for (const [who, role] of Object.entries(PEOPLE)) {
      await createAccount({ store, now }, { id: who, name: who, roles: [role], site: null }, 'setup');
      await acceptInvitation({ store, now }, await invite({ store, now }, who, 'setup'), PASSWORD);
    }
    const webRoot = join(import.meta.dirname, '../../dist/web/console');
    const access = { mode: 'accounts', origin } as const;
    app = await buildConsoleApp({ ...story.consoleParts(), now, access, logger: silent, webRoot });
    await app.listen({ host: '127.0.0.1', port });
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    for (const desk of desks) await desk.close();
    await browser?.close();
    await app?.close();
  });

  it('one proposes points upon an upheld finding, another confirms, and the year shows them', async () => {
    const operator = await deskOf('operator');
    await operator.goto(`${origin}/credit/points/${DOCTOR}`);
    await operator.getByText('由已认定的问题提出记分').click();
    await operator.getByLabel('处理文号').fill('XH-2026-17');
    await operator.locator('details[open] textarea').fill('下班后仍有其名下处方');
    await operator.getByRole('button', { name: '提出', exact: true }).first().click();
    await operator.getByText('由您提出，需要另一人确认。').waitFor();
    expect(await operator.getByRole('button', { name: '确认', exact: true }).count()).toBe(0);

    const approver = await deskOf('approver');
    await approver.goto(`${origin}/credit/points`);
    await approver.getByRole('heading', { name: /等待确认/ }).waitFor();
    await approver.locator('article textarea').fill('与审核结论一致');
    await approver.getByRole('button', { name: '确认', exact: true }).click();
    await approver.goto(`${origin}/credit/points/${DOCTOR}`);
    await approver.getByRole('img', { name: '2026 年记分走势，当前 5 分' }).waitFor();
    expect(await approver.locator('p.total').textContent()).toMatch(/^5/);
    await approver.goto(`${origin}/subjects/practitioner/${DOCTOR}`);
    await approver.getByRole('img', { name: '2026 年记分走势，当前 5 分' }).waitFor();
  }, 60_000);

  it('shows the visits of the month with the proof, and turns problems into a case', async () => {
    const page = await deskOf('operator');
    await page.goto(`${origin}/inspection`);
    await page.getByText('1 封存种子').waitFor();
    expect(await page.getByText(/台账第 \d+ 行/).count()).toBe(2);
    await page.getByRole('button', { name: '登记结果' }).first().click();
    await page.locator('tbody select').selectOption('problems');
    await page.locator('tbody form input').fill('医师不在岗');
    await page.locator('tbody textarea').fill('三名医师已签到但不在岗');
    await page.getByRole('button', { name: '提交' }).click();
    await page.getByRole('link', { name: '查看案件' }).waitFor();
  }, 60_000);

  it('a threshold is changed by two, with what it would do beforehand and the mistake told at its field', async () => {
    const zhou = await deskOf('zhoutao');
    await zhou.goto(`${origin}/parameters/credit`);
    const suspend = zhou.getByLabel('暂停资格');
    await suspend.fill('14');
    await zhou.getByText('不能大于 12').waitFor();
    await suspend.fill('8');
    await zhou.getByText('暂停资格：9 分 → 8 分').waitFor();
    await zhou.getByRole('button', { name: '看看会怎样' }).click();
    await zhou.getByText(/年达到处置标准的医务人员/).waitFor();
    await zhou.getByLabel('理由').fill('本省办法规定为八分');
    await zhou.getByRole('button', { name: '提交，等待确认' }).click();
    await zhou.getByText('您提出的改动，要由另一位规则管理员确认。').waitFor();

    const he = await deskOf('hejun');
    await he.goto(`${origin}/parameters/credit`);
    await he.getByRole('button', { name: '确认，使其生效' }).click();
    await he.getByText('zhoutao + hejun').waitFor();
    await he.getByText('尚未生效').waitFor();
    const operator = await deskOf('operator');
    await operator.goto(`${origin}/parameters/credit`);
    await operator.getByText('改动由规则管理员提出').waitFor();
    expect(await operator.getByRole('textbox').count()).toBe(0);
    expect(desks.flatMap(({ errors }) => errors).filter((error) => !error.includes('401'))).toEqual([]);
  }, 60_000);
});
