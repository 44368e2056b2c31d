import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf } from '../../../../contract/jws.ts';
import { type ClipStore, type ClipStoreOptions, openClipStore } from '../../../../edge-agent/clips/clip-store.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';
import { sampleSubject } from '../../../support/sample-template.ts';

const MB = 1_000_000;
const doctor = sampleSubject('d', 'practitioner').id;
const nurse = sampleSubject('n', 'practitioner').id;
const film = (...texts: string[]) => ({ frames: texts.map((text) => ({ picture: Buffer.from(text.repeat(200)) })) });

let folder: ReturnType<typeof temporaryFolder>;
let store: ClipStore;
let clock = 1_800_000_000_000;

const open = (over: Partial<ClipStoreOptions> = {}) =>
  openClipStore(folder.path, {
    ...{ days: 30, megabytes: 10, leaveFreeMegabytes: 100, logger: pino({ level: 'silent' }) },
    ...{ now: () => clock, freeBytes: () => 1000 * MB, ...over },
  });

beforeEach(() => {
  folder = temporaryFolder();
  store = open();
});
afterEach(() => {
  store.close();
  folder.remove();
});

describe('clips on the device', () => {
  it('are named by the digest of their pictures, and lie encrypted in a file for the device alone', () => {
    const media = store.keep(doctor, clock, film('secret face one', 'secret face two'));
    expect(media && store.read(media)?.toString()).toBe('secret face one'.repeat(200) + 'secret face two'.repeat(200));
    expect(media).toBe(digestOf(store.read(media ?? digestOf('')) ?? ''));
    for (const name of ['clips.sqlite', 'clips.key'])
      expect(statSync(join(folder.path, name)).mode & 0o777).toBe(0o600);
    store.close();
    expect(readFileSync(join(folder.path, 'clips.sqlite')).includes('secret face')).toBe(false);
    store = open();
    expect(media && store.read(media)).toBeDefined();
  });

  it('are none without a picture', () => {
    expect(store.keep(doctor, clock, { frames: [{}] })).toBeUndefined();
    expect(store.usage).toEqual({ clips: 0, bytes: 0 });
  });

  it('go when their person withdraws, and nobody else’s', () => {
    const his = store.keep(doctor, clock, film('his'));
    const hers = store.keep(nurse, clock, film('hers'));
    expect(store.forget(doctor)).toBe(1);
    expect([his && store.read(his), hers && store.read(hers)?.length]).toEqual([undefined, 800]);
  });

  it('go by age, and are not kept where the disk is full', () => {
    const media = store.keep(doctor, clock, film('his'));
    clock += 31 * 86_400_000;
    store.sweep();
    expect(media && store.read(media)).toBeUndefined();
    store.close();
    store = open({ freeBytes: () => MB });
    expect(store.keep(doctor, clock, film('his'))).toBeUndefined();
    expect(store.usage.clips).toBe(0);
  });

  it('are deleted when their key is gone', () => {
    store.keep(doctor, clock, film('his'));
    store.close();
    rmSync(join(folder.path, 'clips.key'));
    store = open();
    expect(store.usage.clips).toBe(0);
  });
});
