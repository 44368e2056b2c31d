import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { readSheet } from 'read-excel-file/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAudit } from '../../../hub/access/audit.ts';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { runScorecards } from '../../../hub/credit/scorecard/run.ts';
import { openCase } from '../../../hub/workflow/open-case.ts';
import { claimRow } from '../../support/claim-builders.ts';
import { JUDGED_AT, JudgedStory, silent } from '../../support/judged-story.ts';
import { describeEachStore } from '../../support/stores.ts';

const DAY_MS = 86_400_000;
const LATER = JUDGED_AT + 40 * DAY_MS;
const MONTH = new Date(JUDGED_AT).toISOString().slice(0, 7);

describeEachStore('lists as files', (newStore) => {
  let story: JudgedStory;
  let app: FastifyInstance;
  let finding: string;
  beforeAll(async () => {
    story = await JudgedStory.begin(await newStore());
    await story.checkIn(55, 'no-match');
    await story.import(claimRow());
    await story.judge();
    finding = (await story.findings())[0]?.id ?? '';
    await openCase(story.store, { findings: [finding] }, 'wangmin', JUDGED_AT);
    await runScorecards(story.store, MONTH, LATER);
    const access = { mode: 'loopback' } as const;
    app = await buildConsoleApp({ ...story.consoleParts(), access, logger: silent, now: () => LATER });
  }, 30_000);
  afterAll(async () => {
    await app?.close();
    await story?.store.close();
  });

  const take = (list: string, query = '') =>
    app.inject({ method: 'GET', url: `/v1/reports/${list}?language=en&${query}`, headers: { host: 'localhost' } });
  const recordsOf = (body: string) => parse(body, { bom: true, relax_column_count: false }) as string[][];

  it('has a row for each case, with the words of the procedure, and keeps to the filters', async () => {
    const { body, headers } = await take('cases', 'show=open');
    expect(headers['content-disposition']).toMatch(/filename="cases-\d{4}-\d\d-\d\d\.csv"/);
    const [header, row, ...more] = recordsOf(body);
    expect(more).toEqual([]);
    expect(header?.slice(0, 3)).toEqual(['Case', 'About', 'Institution']);
    expect(row).toContain('Clue, not graded');
    expect(recordsOf((await take('cases', 'show=ended')).body)).toHaveLength(1);
    expect((await take('cases', 'limit=5')).statusCode).toBe(400);
  });

  it('has the ranking of a month, scores as numbers', async () => {
    const { rawPayload } = await take('scorecards', `type=site&month=${MONTH}&format=xlsx`);
    const [header, row] = await readSheet(rawPayload);
    expect(header).toEqual(['No.', 'Code or pseudonym', 'Name', 'Score', 'Rating', 'Month before']);
    expect([row?.[0], typeof row?.[3]]).toEqual([1, 'number']);
  });

  it('has the points of a year in two tables, also when there are none', async () => {
    const records = recordsOf((await take('points')).body).map(([first]) => first);
    expect(records).toEqual(expect.arrayContaining([expect.stringMatching(/^Points \d{4}$/)]));
    expect(records).toEqual(expect.arrayContaining([expect.stringMatching(/^Entries \d{4}$/)]));
  });

  it('says that a month has no inspections', async () => {
    expect((await take('inspections', `month=${MONTH}`)).json().error.code).toBe('PLAN_UNKNOWN');
  });

  it('has the audit log in words and codes, the newest first, its own taking included', async () => {
    const [header, first] = recordsOf((await take('audit', 'account=local-operator')).body);
    expect(header?.slice(3, 5)).toEqual(['Action', 'Code']);
    expect(first?.slice(3, 5)).toEqual(['List exported', 'list.exported']);
  });

  it('leaves a line for whoever takes one, without what was searched for', async () => {
    await take('findings', 'q=someone');
    const [line] = await listAudit(story.store.db, { action: 'list.exported', limit: 1 });
    expect(line).toMatchObject({ account: 'local-operator', detail: { list: 'findings', format: 'csv' } });
    expect(JSON.stringify(line)).not.toContain('someone');
  });
});
