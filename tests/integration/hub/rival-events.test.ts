import { describe, expect, it } from 'vitest';
import { claimRow, minute, PERSON } from '../../support/claim-builders.ts';
import { JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

/** Keeps the next event of the desk as refused: another one stands at its place. */
async function refuse(story: JudgedStory, code: string, at: number, id: string): Promise<void> {
  const { chain, device } = story.desk;
  const event = chain
    .clone()
    .sign('patient.registration', { iat: Date.parse(minute(at)) / 1000, subject: { type: 'insured', id } });
  const { envelope, digest, attestation } = event;
  const place = { device: device.id, site: device.site, chain: chain.chain, seq: attestation.seq };
  await story.store.db
    .insertInto('quarantine')
    .values({ ...place, digest, code, detail: 'test', received_at: minute(at), times: 1, envelope })
    .execute();
}

describe('a device whose key was copied', () => {
  it.each([
    ['an event was refused as a fork during the visit', 'FORK', 55, PERSON, 'inconclusive (evidence-missing-in-chain)'],
    [
      'an event was refused as another continuation',
      'BROKEN_CHAIN',
      55,
      PERSON,
      'inconclusive (evidence-missing-in-chain)',
    ],
    ['the fork is of another time of the day', 'FORK', 240, PERSON, 'finding (no-attestation)'],
    ['the refused event is about somebody else', 'FORK', 55, 'A'.repeat(43), 'finding (no-attestation)'],
    ['a visit number was used twice', 'NONCE_REPLAYED', 55, PERSON, 'finding (no-attestation)'],
  ])('%s: the silence of its visitors is judged so', async (_, code, at, person, verdict) => {
    const story = await JudgedStory.begin(await memoryStore());
    await story.import(claimRow());
    await refuse(story, code, at, person);
    await story.judge();
    expect((await story.verdicts()).filter((line) => line.startsWith('P01'))).toEqual([`P01 C-1: ${verdict}`]);
  });
});
