import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIKE_LFW, syntheticFaces } from '../../../../bench/synthetic-faces.ts';
import type { FacePolicy } from '../../../../contract/face-policy.ts';
import { type Gallery, openGallery } from '../../../../edge-agent/gallery/gallery.ts';
import { searchableGallery } from '../../../../edge-agent/gallery/searchable-gallery.ts';
import { defaultFacePolicy } from '../../../../models/policy.ts';
import { encodeVector } from '../../../../models/template.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { sampleSubject, sampleTemplate } from '../../../support/sample-template.ts';

const NOW = Date.parse('2026-11-22T08:00:00Z');
const { face } = syntheticFaces(LIKE_LFW);
const identification: FacePolicy['identification'] = {
  fpir: 0.01,
  margin: 0.05,
  thresholds: [{ gallerySize: 50, threshold: 0.5, basis: 'measured' }],
  measuredOn: 'made-up faces',
  impostorPairs: 1,
};
const policy: FacePolicy = { ...defaultFacePolicy(), model: 'model-1', identification };

const root = temporaryFolder();
let turn = 0;
let gallery: Gallery;
const PEOPLE = 'abcdefghij';

function enrolled(letter: string, over: Parameters<typeof sampleTemplate>[1] = {}) {
  const vector = encodeVector(face(PEOPLE.indexOf(letter)));
  return sampleTemplate(sampleSubject(letter), { vector, ...over });
}

beforeEach(() => {
  const folder = join(root.path, String(turn++));
  mkdirSync(folder);
  gallery = openGallery(folder);
  for (const letter of PEOPLE) gallery.put(enrolled(letter));
});
afterEach(() => gallery.close());
afterAll(() => root.remove());

const open = () => searchableGallery(gallery, policy, () => NOW);

describe('a search over the gallery', () => {
  it('names everybody who is enrolled, and nobody else', async () => {
    const search = await open();
    for (const [person, letter] of [...PEOPLE].entries()) {
      expect(search.identify(face(person), 'insured')).toMatchObject({
        outcome: 'identified',
        id: sampleSubject(letter).id,
      });
    }
    expect(search.identify(face(500), 'insured')).toEqual({ outcome: 'unknown', threshold: 0.5 });
    expect(search.identify(face(0), 'practitioner').outcome).toBe('unknown');
  });

  it('knows at once who comes and who goes', async () => {
    const search = await open();
    expect(search.remove(sampleSubject('a'))).toBe(true);
    expect(search.identify(face(0), 'insured').outcome).toBe('unknown');
    expect(gallery.get(sampleSubject('a'))).toBeUndefined();
    search.put(sampleTemplate(sampleSubject('z'), { vector: encodeVector(face(0)) }));
    expect(search.identify(face(0), 'insured')).toMatchObject({ id: sampleSubject('z').id });
    expect(gallery.get(sampleSubject('z'))).toBeDefined();
  });

  it('cannot tell two people apart who were enrolled with one face', async () => {
    gallery.put(sampleTemplate(sampleSubject('z'), { vector: encodeVector(face(0)) }));
    const ids = [sampleSubject('a').id, sampleSubject('z').id];
    expect((await open()).identify(face(0), 'insured')).toEqual({ outcome: 'ambiguous', ids, threshold: 0.5 });
  });

  it.each([
    ['of another model', { model: 'model-0' }],
    ['older than the policy allows', { createdAt: '2020-01-01T00:00:00.000Z' }],
  ])('does not know a template %s', async (_, over) => {
    gallery.put(enrolled('a', over));
    expect((await open()).identify(face(0), 'insured').outcome).toBe('unknown');
  });

  it('refuses to search where the policy has no threshold for it', async () => {
    const plain = { ...policy };
    delete plain.identification;
    const search = await searchableGallery(gallery, plain, () => NOW);
    expect(() => search.identify(face(0), 'insured')).toThrow(expect.objectContaining({ code: 'NO_THRESHOLD' }));
  });
});
