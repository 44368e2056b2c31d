import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import { claimRow, DOCTOR_CODE, PERSON_NUMBER } from '../../support/claim-builders.ts';
import { R4AttestationBundle, R4DetectedIssue } from '../../support/fhir-check.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const headers = { host: '127.0.0.1:8080' };
let story: JudgedStory;
let app: FastifyInstance;

beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  await story.checkIn(5);
  await story.import(claimRow());
  await story.judge();
  app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' } });
});
afterAll(async () => {
  await app.close();
  await story.store.close();
});

const get = (url: string) => app.inject({ method: 'GET', url, headers });

describe('FHIR over HTTP', () => {
  it('gives a finding as a DetectedIssue in both languages, people as pseudonyms', async () => {
    const { id, rule } = await story.store.db.selectFrom('findings').select(['id', 'rule']).executeTakeFirstOrThrow();
    const [zh, en] = [await get(`/v1/findings/${id}/fhir`), await get(`/v1/findings/${id}/fhir?lang=en`)];
    expect(zh.headers['content-type']).toContain('application/fhir+json');
    const issue = R4DetectedIssue.parse(en.json());
    expect(issue).toMatchObject({ status: 'preliminary', code: { coding: [{ code: rule }] } });
    expect(issue.detail).not.toMatch(/[{}]/);
    expect(R4DetectedIssue.parse(zh.json()).detail).not.toBe(issue.detail);
    for (const raw of [PERSON_NUMBER, DOCTOR_CODE]) expect(zh.body).not.toContain(raw);
  });

  it('gives an attestation by its id and by its digest', async () => {
    const row = await story.store.db.selectFrom('attestations').select(['jti', 'digest']).executeTakeFirstOrThrow();
    const byId = await get(`/v1/attestations/${row.jti}/fhir`);
    expect(R4AttestationBundle.parse(byId.json()).entry[0].resource.id).toBe(row.jti);
    expect((await get(`/v1/attestations/${row.digest}/fhir`)).body).toBe(byId.body);
  });

  it.each(['/v1/findings/none/fhir', '/v1/attestations/none/fhir'])('knows no %s', async (url) => {
    expect((await get(url)).statusCode).toBe(404);
  });
});
