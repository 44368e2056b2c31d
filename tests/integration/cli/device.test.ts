import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { brokerCommand } from '../../../cli/broker.ts';
import { deviceCommand } from '../../../cli/device.ts';
import { siteCommand } from '../../../cli/site.ts';
import { HubId } from '../../../contract/ids.ts';
import { loadDevice } from '../../../firmware-config/provisioning/load-device.ts';
import { openHubIdentity } from '../../../hub/identity/open.ts';

const root = mkdtempSync(join(tmpdir(), 'zhenshen-cli-'));
const [data, dir, out] = [join(root, 'hub'), join(root, 'kiosk'), join(root, 'kiosk.grant.jws')];
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Runs one command line and returns what it printed. */
async function zs(...words: string[]): Promise<string> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => lines.push(String(text)) > 0);
  const program = new Command('zs').exitOverride();
  for (const command of [deviceCommand(), siteCommand(), brokerCommand()]) program.addCommand(command);
  program.commands.forEach(silence);
  try {
    await program.parseAsync(words, { from: 'user' });
  } finally {
    log.mockRestore();
    write.mockRestore();
  }
  return lines.join('\n');
}

function silence(command: Command): void {
  command.exitOverride().configureOutput({ writeErr: () => {} });
  command.commands.forEach(silence);
}

const factIn = (text: string, name: string) => new RegExp(`^${name} +(.+)$`, 'm').exec(text)?.[1];
const init = (folder: string, device: string) =>
  zs(
    'device',
    'init',
    '--dir',
    folder,
    '--device',
    device,
    '--site',
    'H35020300017',
    '--place',
    'desk:1',
    '--profile',
    'kiosk-registration',
  );

beforeAll(async () => {
  await openHubIdentity({ dir: data, hub: HubId.parse('hub-test'), hostnames: ['localhost'], now: Date.now });
});

describe('the command line takes a device from a bare machine to the end of its service', () => {
  let deviceFingerprint = '';

  it('site add, once and again', async () => {
    const fence = '24.4798,118.0894,GCJ02,120';
    expect(await zs('site', 'add', 'H35020300017', '--data', data, '--name', '示范卫生院', '--fence', fence)).toMatch(
      /^added/,
    );
    expect(await zs('site', 'add', 'H35020300017', '--data', data, '--name', '示范卫生院', '--fence', fence)).toMatch(
      /^unchanged/,
    );
  });

  it('device init says how strong its keys are', async () => {
    const said = await init(dir, 'kiosk-a1');
    deviceFingerprint = factIn(said, 'device fingerprint') ?? '';
    expect(said).toContain('L0: the keys are files');
    expect(await zs('device', 'show', '--dir', dir)).toContain('no grant yet');
  });

  it('device approve refuses another fingerprint, then shows both to compare', async () => {
    const request = join(dir, 'request.jws');
    const approve = (...more: string[]) => zs('device', 'approve', request, '--data', data, '--out', out, ...more);
    await expect(approve('--fingerprint', '0000 0000')).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    const said = await approve('--fingerprint', deviceFingerprint, '--position', '24.4798,118.0894,GCJ02');
    const accepted = await zs('device', 'accept', out, '--dir', dir);
    expect(factIn(accepted, 'hub fingerprint')).toBe(factIn(said, 'hub fingerprint'));
    expect(loadDevice(dir, Date.now).config.position).toEqual({
      lat: 24.4798,
      lon: 118.0894,
      datum: 'GCJ02',
      accuracyM: 10,
    });
  });

  it('device show answers people and programs', async () => {
    const shown = JSON.parse(await zs('device', 'show', '--dir', dir, '--json'));
    expect(shown).toMatchObject({ device: 'kiosk-a1', hub: 'hub-test', keyLevel: 'L0', deviceFingerprint });
  });

  it('broker acl lists the device until it is revoked, and makes the broker a certificate once', async () => {
    const folder = join(root, 'broker');
    const acl = () =>
      zs('broker', 'acl', '--data', data, '--format', 'mosquitto', '--out', folder, '--hostname', 'localhost');
    await acl();
    const key = readFileSync(join(folder, 'broker.key'), 'utf8');
    expect(readFileSync(join(folder, 'mosquitto.acl'), 'utf8')).toContain('user kiosk-a1\n');
    await zs('device', 'revoke', 'kiosk-a1', '--data', data, '--reason', 'stolen');
    await acl();
    expect(readFileSync(join(folder, 'mosquitto.acl'), 'utf8')).not.toContain('kiosk-a1');
    expect(readFileSync(join(folder, 'broker.key'), 'utf8')).toBe(key);
  });

  it('device unit prints a unit for this device', async () => {
    expect(await zs('device', 'unit', '--dir', '/var/lib/zhenshen')).toContain('ReadWritePaths=/var/lib/zhenshen\n');
  });
});

describe('the command line refuses', () => {
  const fresh = () => join(root, `fresh-${Math.random()}`);
  it.each([
    [
      'a place that is none',
      [
        'device',
        'init',
        '--dir',
        'x',
        '--device',
        'k1',
        '--site',
        'H35020300017',
        '--place',
        'roof',
        '--profile',
        'camera',
      ],
      /desk:1/,
    ],
    [
      'a profile that is none',
      [
        'device',
        'init',
        '--dir',
        'x',
        '--device',
        'k1',
        '--site',
        'H35020300017',
        '--place',
        'desk:1',
        '--profile',
        'robot',
      ],
      /kiosk-registration/,
    ],
    [
      'a position without its coordinate system',
      ['site', 'add', 'H35020300017', '--data', 'x', '--name', 'n', '--fence', '24.4,118.0,120'],
      /GCJ02/,
    ],
  ])('%s, and says what there is', async (_, words, hint) => {
    await expect(zs(...words)).rejects.toThrow(hint);
  });

  it('a site code and a device id of the wrong shape, naming the option', async () => {
    await expect(init(fresh(), 'Kiosk A')).rejects.toThrow(/--device/);
  });

  it('a data folder in which no hub has run, rather than making a new hub there', async () => {
    const empty = fresh();
    await expect(zs('site', 'add', 'H35020300017', '--data', empty, '--name', 'n')).rejects.toMatchObject({
      code: 'NOT_INITIALISED',
    });
  });
});
