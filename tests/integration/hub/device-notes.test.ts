import { afterAll, expect, it } from 'vitest';
import { loadDevices } from '../../../hub/console/load-devices.ts';
import en from '../../../hub/console/web/locales/en.json' with { type: 'json' };
import zh from '../../../hub/console/web/locales/zh-CN.json' with { type: 'json' };
import { JUDGED_AT, JudgedStory } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

const story = await JudgedStory.begin(await memoryStore());
afterAll(() => story.store.close());

const say = (event: string, at: number) => story.attest(story.desk, 'device.status', at, { status: { event } });
const notes = async (now = JUDGED_AT) =>
  (await loadDevices(story.store.db, now)).find(({ id }) => id === 'desk-1')?.notes.map(({ event }) => event);

it('a device page shows what a device said of its camera until it is well again, and jumps of its clock for a day', async () => {
  await say('camera-frozen', 1);
  await say('clock-stepped', 2);
  expect(await notes()).toEqual(['clock-stepped', 'camera-frozen']);
  await say('camera-covered', 3);
  expect(await notes()).toEqual(['camera-covered', 'clock-stepped']);
  await say('camera-restored', 4);
  await say('outbox-replaced', 5);
  expect(await notes()).toEqual(['outbox-replaced', 'clock-stepped']);
  expect(await notes(JUDGED_AT + 2 * 86_400_000)).toEqual([]);
});

it('has words for each in both languages', () => {
  expect(Object.keys(en['device-note'])).toEqual(Object.keys(zh['device-note']));
  expect(Object.values(zh['device-note']).every((text) => text.includes('{time}'))).toBe(true);
});
