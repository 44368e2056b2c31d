import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readHubIdentity } from '../../../hub/identity/open.ts';
import { openHubStore } from '../../../hub/store/open-hub-store.ts';
import type { Store } from '../../../hub/store/store.ts';
import { type OfficeCity, prepareOffice } from '../../../simulator/office/city.ts';
import { Desks } from '../../../simulator/office/desks.ts';
import { officeWords, workWords } from '../../../simulator/office/words.ts';
import { silent } from '../../support/judged-story.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';

/** A thirtieth of the office's own city. */
const SIZE = { people: 300, sites: 3, days: 21, seed: 7, fraud: 0.04 };

describe('the office demo', () => {
  const folder = temporaryFolder('zhenshen-office');
  let city: OfficeCity;
  let store: Store;
  let desks: Desks;
  beforeAll(async () => {
    const words = { words: officeWords.en, work: workWords.en, say: () => {}, logger: silent };
    city = await prepareOffice({ dir: folder.path, broker: 'mqtts://127.0.0.1:1', ...words, size: SIZE });
    store = await openHubStore(city.hubDir);
    const identity = readHubIdentity(city.hubDir, Date.now);
    desks = await Desks.open({ store, identity, dir: city.hubDir, logger: silent, now: () => city.opens });
  }, 60_000);
  afterAll(async () => {
    await desks?.close();
    await store?.close();
    folder.remove();
  });

  it.each([
    ['operator', '/v1/findings?status=open', 'items'],
    ['operator', '/v1/cases?turn=true', 'items'],
    ['reviewer', '/v1/cases?turn=true', 'items'],
    ['approver', '/v1/cases?turn=true', 'items'],
    ['institution-user', '/v1/portal/start', 'todo'],
    ['auditor', '/v1/audit', 'items'],
    ['rule-manager', '/v1/rule-proposals', 'items'],
    ['fleet-technician', '/v1/devices', 'items'],
    ['administrator', '/v1/accounts', 'items'],
  ])('gives the %s something to do at %s', async (role, path, list) => {
    const who = city.staff.accounts.find((one) => one.role === role);
    const answer = (await desks.ask(who?.id ?? '', 'GET', path)) as Record<string, unknown[]>;
    expect(answer[list]?.length).toBeGreaterThan(0);
  });

  it('has an official announcement, and a report that the institution made itself', async () => {
    const clerk = city.staff.accounts.find(({ role }) => role === 'institution-user')?.id ?? '';
    const checks = await desks.ask(clerk, 'GET', '/v1/portal/self-checks');
    expect(checks).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ state: 'sent' })]) });
    const found = await store.db.selectFrom('findings').select('status').where('rule', '=', 'D15').execute();
    expect(found.length).toBeGreaterThan(0);
  });
});
