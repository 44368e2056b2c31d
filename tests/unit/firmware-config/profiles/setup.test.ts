import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSetup, setupNames, setupPath } from '../../../../firmware-config/profiles/known-setups.ts';
import { checkSetup } from '../../../../firmware-config/profiles/setup.ts';
import { cameraRule } from '../../../../firmware-config/systemd/camera-rule.ts';
import { screenUnit } from '../../../../firmware-config/systemd/screen-unit.ts';

const kiosk = JSON.parse(readFileSync(setupPath('usb-kiosk'), 'utf8'));
const check = (over: object) => {
  const checked = checkSetup(JSON.stringify({ ...kiosk, ...over }));
  return checked.outcome === 'sound' ? [] : checked.problems.map(({ field }) => field);
};

describe('setups', () => {
  it('those that come with the product are sound', () => {
    expect(setupNames()).toEqual(['bedside-tablet', 'demo', 'doorway-camera', 'usb-kiosk']);
    for (const name of setupNames()) expect(readSetup(name).v).toBe(1);
    expect(readSetup('doorway-camera').sightings).toMatchObject({ everyMinutes: 10, looksPerSecond: 5 });
  });

  it.each<[string, object, string[]]>([
    ['a sound one', {}, []],
    ['a place where such a device may not stand', { place: 'ward' }, ['place']],
    ['a camera with a screen', { profile: 'camera', place: 'entrance' }, ['screen']],
    ['sightings of a kiosk', { sightings: {} }, ['sightings']],
    ['a recording outside of a demo', { camera: { type: 'replay', path: 'x' }, demo: false }, ['camera']],
    [
      'a password in a file that is passed around',
      { camera: { type: 'ffmpeg', input: { kind: 'rtsp', url: 'rtsp://a:b@10.0.0.1/' } } },
      ['camera.input.url'],
    ],
    [
      'everything at once',
      { place: 'ward', screen: 'none', port: 80, languge: 'en', title: { en: '' } },
      ['title.zh-CN', 'title.en', 'port', 'languge', 'place', 'screen'],
    ],
  ])('%s', (_, over, fields) => {
    expect(check(over).sort()).toEqual(fields.sort());
  });

  it.each(['', '{', '[]', 'null', '"x"'])('%j is refused with a reason', (text) => {
    expect(checkSetup(text)).toMatchObject({ outcome: 'unsound' });
  });
});

describe('files beside the agent', () => {
  it('the screen shows the page of this machine and nothing else, as an account without keys', () => {
    const unit = screenUnit({ port: 8090, user: 'zhenshen-screen' });
    expect(unit).toMatch(/cage -- \/usr\/bin\/chromium --kiosk .* http:\/\/127\.0\.0\.1:8090\/\n/);
    expect(unit).toContain('IPAddressDeny=any\nIPAddressAllow=localhost\n');
    expect(() => screenUnit({ port: 8090, user: 'root' })).toThrow(RangeError);
  });

  it('a camera that is known by vendor and product keeps its name', () => {
    expect(cameraRule({ vendor: '046d', product: '082d' })).toContain('SYMLINK+="zhenshen-camera"');
    expect(cameraRule()).not.toContain('SYMLINK');
    expect(() => cameraRule({ vendor: '046d", RUN+="/bin/sh', product: '082d' })).toThrow(RangeError);
  });
});
