import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newEventId } from '../../../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../../../contract/jws.ts';
import { es256 } from '../../../../contract/signature/es256.ts';
import { thumbprint } from '../../../../contract/signature/thumbprint.ts';
import { verifyLedger } from '../../../../hub/ledger/verify.ts';
import { exportPerson } from '../../../../hub/rights/person-export.ts';
import { keepRequest } from '../../../../hub/rights/requests.ts';
import { withdrawalProof } from '../../../../hub/rights/withdrawal-proof.ts';
import { STORY_START } from '../../../support/builders.ts';
import { claimRow } from '../../../support/claim-builders.ts';
import { JudgedStory } from '../../../support/judged-story.ts';
import { memoryStore } from '../../../support/stores.ts';
import { recordConsent, testSubject, testTemplate } from '../../../support/vault-samples.ts';

const patient = testSubject('insured', '1');
const other = testSubject('insured', '2');
const withdrawnAt = '2026-11-22T02:00:00.000Z';
let story: JudgedStory;
beforeEach(async () => {
  story = await JudgedStory.begin(await memoryStore());
});
afterEach(() => story.store.close());

/** A command to remove a template, as the hub keeps it. Returns its id. */
async function told(subject = patient, state: 'sent' | 'done' | 'refused' = 'sent'): Promise<string> {
  const { privateKey, publicKey } = es256.generate();
  const jti = newEventId(STORY_START);
  const iat = STORY_START / 1000;
  const body = { type: 'template.remove', subject } as const;
  const command = { v: 1, iss: 'hub-test', aud: story.desk.device.id, jti, iat, exp: iat + 60, body };
  const signed = sign(MEDIA_TYPES.command, command, privateKey, thumbprint(publicKey));
  const at = new Date(STORY_START).toISOString();
  const row = { jti, device: story.desk.device.id, type: body.type, signed, created_at: at, expires_at: at, state };
  await story.store.db.insertInto('commands').values(row).execute();
  return jti;
}
const answered = (answers: string) =>
  story.attest(story.desk, 'device.status', 5, { status: { event: 'template-removed', answers } });
const proof = () => withdrawalProof(story.store.db, patient);

describe('a withdrawal of consent', () => {
  it('of somebody who never consented has nothing to prove', async () => {
    expect(await proof()).toMatchObject({ standing: 'never-consented', devices: [], consents: [] });
  });

  it('did not happen while a consent is in force', async () => {
    await recordConsent(story.store, testTemplate(patient));
    expect((await proof()).standing).toBe('in-force');
  });

  it('is outstanding until each device has signed that its copy is gone', async () => {
    await recordConsent(story.store, testTemplate(patient), { withdrawnAt });
    const command = await told();
    expect(await proof()).toMatchObject({
      standing: 'outstanding',
      devices: [{ command, state: 'sent', answer: null }],
    });
    const event = await answered(command);
    await story.store.db.updateTable('commands').set({ state: 'done' }).execute();
    const { standing, devices } = await proof();
    expect(standing).toBe('complete');
    expect(devices).toMatchObject([{ command, state: 'done', answer: { event, ledgerIndex: 1 } }]);
  });

  it('stays outstanding when a device refuses', async () => {
    await recordConsent(story.store, testTemplate(patient), { withdrawnAt });
    await told(patient, 'refused');
    expect((await proof()).standing).toBe('outstanding');
  });

  it('is not proved by what a device did about somebody else', async () => {
    await recordConsent(story.store, testTemplate(patient), { withdrawnAt });
    await told(other, 'done');
    expect(await proof()).toMatchObject({ standing: 'complete', devices: [] });
  });
});

describe('an export of one person', () => {
  it('holds what is kept about them and nothing about others', async () => {
    await story.checkIn(55, 'no-match');
    await story.import(claimRow());
    await story.judge();
    await recordConsent(story.store, testTemplate(other));
    const [claim] = await story.store.db.selectFrom('claims').select('person').execute();
    const subject = { type: 'insured' as const, id: claim?.person as typeof patient.id };
    const exported = await exportPerson(story.store.db, subject);
    expect(exported.events).toMatchObject([{ kind: 'patient.registration', said: { face: { outcome: 'no-match' } } }]);
    expect(exported.claims).toHaveLength(1);
    expect(exported.claimLines.length).toBeGreaterThan(0);
    expect(exported.findings.length).toBeGreaterThan(0);
    expect(exported.consents).toEqual([]);
    expect(JSON.stringify(exported)).not.toContain(other.id);
  });

  it('is kept as a request, with a line of the ledger, and is part of the next export', async () => {
    await keepRequest(
      story.store,
      { kind: 'export', subject: patient, by: 'desk-3', identifiedBy: 'identity card at the counter' },
      'answer',
      STORY_START,
    );
    expect(await verifyLedger(story.store.db)).toMatchObject({ verified: true });
    const { earlierRequests } = await exportPerson(story.store.db, patient);
    expect(earlierRequests).toMatchObject([{ kind: 'export', by: 'desk-3' }]);
  });
});
