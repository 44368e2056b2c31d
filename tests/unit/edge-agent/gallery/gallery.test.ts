import { chmodSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gallery, openGallery } from '../../../../edge-agent/gallery/gallery.ts';
import { galleryKeyPath } from '../../../../edge-agent/gallery/gallery-key.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { sampleSubject, sampleTemplate } from '../../../support/sample-template.ts';

const root = temporaryFolder();
let folder: string;
let gallery: Gallery;
let turn = 0;
const alice = sampleSubject('a');
const bob = sampleSubject('b');

beforeEach(() => {
  folder = join(root.path, String(turn++));
  mkdirSync(folder);
  gallery = openGallery(folder);
});
afterEach(() => gallery.close());
afterAll(() => root.remove());

function tamper(sql: string): void {
  const database = new DatabaseSync(join(folder, 'gallery.sqlite'));
  database.exec(sql);
  database.close();
}

describe('gallery', () => {
  it('gives back what was put, also after it was opened again, one template a person', () => {
    const first = sampleTemplate(alice);
    const second = sampleTemplate(alice, { frames: 5 });
    gallery.put(first);
    gallery.put(second);
    gallery.put(sampleTemplate(bob));
    gallery.close();
    gallery = openGallery(folder);
    expect(gallery.get(alice)).toEqual(second);
    expect(gallery.list()).toEqual([alice, bob]);
    expect(gallery.get(sampleSubject('a', 'practitioner'))).toBeUndefined();
  });

  it('keeps key and file for this account only', () => {
    for (const path of [galleryKeyPath(folder), join(folder, 'gallery.sqlite')]) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
  });

  it('writes neither vector nor consent in the clear', () => {
    const template = sampleTemplate(alice);
    gallery.put(template);
    const onDisk = ['gallery.sqlite', 'gallery.sqlite-wal']
      .map((name) => readFileSync(join(folder, name), 'latin1'))
      .join('');
    expect(onDisk).toContain(template.id);
    expect(onDisk).not.toContain(template.vector.slice(0, 20));
    expect(onDisk).not.toContain(template.consent.id);
  });

  it.each([
    ['a changed byte', `UPDATE templates SET sealed = CAST(zeroblob(1) || substr(sealed, 2) AS BLOB)`],
    ['a truncated row', `UPDATE templates SET sealed = substr(sealed, 1, 20)`],
    ['another model', `UPDATE templates SET model = 'model-2'`],
    ['another id', `UPDATE templates SET id = 'x' || substr(id, 2)`],
  ])('never gives out an altered row: %s', (_, sql) => {
    gallery.put(sampleTemplate(alice));
    tamper(sql);
    expect(() => gallery.get(alice)).toThrow(expect.objectContaining({ code: 'TEMPLATE_ALTERED' }));
    const visited: unknown[] = [];
    expect(gallery.forEach((template) => void visited.push(template))).toBe(1);
    expect(visited).toEqual([]);
  });

  it('notices when one person is given the row of another', () => {
    gallery.put(sampleTemplate(alice));
    gallery.put(sampleTemplate(bob));
    tamper(`DELETE FROM templates WHERE subject_id = '${bob.id}'; UPDATE templates SET subject_id = '${bob.id}'`);
    expect(() => gallery.get(bob)).toThrow(expect.objectContaining({ code: 'TEMPLATE_ALTERED' }));
  });

  it('removes a template beyond recovery from the file', () => {
    const template = sampleTemplate(alice);
    gallery.put(template);
    expect(gallery.remove(alice)).toBe(true);
    expect(gallery.remove(alice)).toBe(false);
    expect(gallery.get(alice)).toBeUndefined();
    expect(readFileSync(join(folder, 'gallery.sqlite'), 'latin1')).not.toContain(template.id);
    expect(readFileSync(join(folder, 'gallery.sqlite-wal'))).toHaveLength(0);
  });

  it('removes an altered row as well: withdrawing always works', () => {
    gallery.put(sampleTemplate(alice));
    tamper(`UPDATE templates SET model = 'model-2'`);
    expect(gallery.remove(alice)).toBe(true);
  });

  it('refuses to open without its key, or with one that others can read', () => {
    gallery.close();
    chmodSync(galleryKeyPath(folder), 0o644);
    expect(() => openGallery(folder)).toThrow(expect.objectContaining({ code: 'KEY_FILE_TOO_OPEN' }));
    rmSync(galleryKeyPath(folder));
    expect(() => openGallery(folder)).toThrow(expect.objectContaining({ code: 'KEY_MISSING' }));
    rmSync(join(folder, 'gallery.sqlite'));
    gallery = openGallery(folder);
  });
});
