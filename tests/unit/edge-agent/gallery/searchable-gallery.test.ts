import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIKE_LFW, syntheticFaces } from '../../../../bench/synthetic-faces.ts';
import type { Subject } from '../../../../contract/evidence.ts';
import type { FacePolicy } from '../../../../contract/face-policy.ts';
import { GalleryError } from '../../../../edge-agent/gallery/error.ts';
import { type Gallery, openGallery } from '../../../../edge-agent/gallery/gallery.ts';
import { searchableGallery } from '../../../../edge-agent/gallery/searchable-gallery.ts';
import { siteTemplates } from '../../../../edge-agent/gallery/site-templates.ts';
import { cosine } from '../../../../models/match.ts';
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

describe('whom a newcomer may resemble', () => {
  it('are the nearest others of the type, templates past their age included, and never the newcomer', async () => {
    gallery.put(enrolled('b', { createdAt: '2020-01-01T00:00:00.000Z' }));
    const others = (await open()).othersThan(sampleSubject('a'));
    expect(others).toMatchObject({ count: PEOPLE.length - 1, unreadable: 0 });
    expect(others.near(face(1)).some((other) => cosine(other, face(1)) > 0.999)).toBe(true);
    expect(others.near(face(0)).some((other) => cosine(other, face(0)) > 0.999)).toBe(false);
  });

  it('leaves out, and counts, a template that was altered', async () => {
    const search = await open();
    search.put(enrolled('k'));
    const get = (subject: Subject) => {
      if (subject.id === sampleSubject('k').id) throw new GalleryError('TEMPLATE_ALTERED', 'altered');
      return gallery.get(subject);
    };
    const altered = await searchableGallery({ ...gallery, get }, policy, () => NOW);
    expect(altered.unreadable).toBe(1);
    expect(altered.othersThan(sampleSubject('a')).count).toBe(PEOPLE.length - 1);
  });

  it('knows who came and who went while the index was being built', async () => {
    const building = open();
    gallery.remove(sampleSubject('a'));
    gallery.put(sampleTemplate(sampleSubject('z'), { vector: encodeVector(face(20)) }));
    const search = await building;
    expect(search.identify(face(0), 'insured').outcome).toBe('unknown');
    expect(search.identify(face(20), 'insured')).toMatchObject({ id: sampleSubject('z').id });
  });

  it.each([1, 1000])('is told the same with an index from %d people on as from everybody one by one', async (from) => {
    const source = siteTemplates(gallery, policy, () => NOW, from);
    const others = await source.othersThan(sampleSubject('a'));
    expect(others.count).toBe(PEOPLE.length - 1);
    for (const person of [1, 5]) {
      const best = Math.max(...others.near(face(person)).map((other) => cosine(other, face(person))));
      expect(best).toBeCloseTo(1, 5);
    }
    expect(source.remove(sampleSubject('b'))).toBe(true);
    const left = await source.othersThan(sampleSubject('a'));
    expect(left.count).toBe(PEOPLE.length - 2);
    expect(Math.max(...left.near(face(1)).map((other) => cosine(other, face(1))))).toBeLessThan(0.6);
  });
});
