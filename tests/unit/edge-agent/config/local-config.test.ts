import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { localConfigPath, readLocalConfig, writeLocalConfig } from '../../../../edge-agent/config/local-config.ts';
import { temporaryFolder } from '../../../support/edge-device.ts';

const root = temporaryFolder();
let folder: string;
let turn = 0;

beforeEach(() => {
  folder = join(root.path, String(turn++));
  mkdirSync(folder);
});
afterAll(() => root.remove());

function write(text: string): void {
  writeFileSync(localConfigPath(folder), text, { mode: 0o600 });
}

describe('local configuration', () => {
  it('fills in what may be left out, and never a PIN', () => {
    write('{"camera": {"type": "browser"}}');
    expect(readLocalConfig(folder)).toEqual({
      camera: { type: 'browser' },
      http: { host: '127.0.0.1', port: 8090 },
      language: 'zh-CN',
    });
  });

  it('is written once, for this account only', () => {
    writeLocalConfig(folder, { camera: { type: 'replay', path: 'camera' } });
    expect(statSync(localConfigPath(folder)).mode & 0o777).toBe(0o600);
    expect(readLocalConfig(folder).camera).toEqual({ type: 'replay', path: 'camera', fps: 5 });
    expect(() => writeLocalConfig(folder, { camera: { type: 'browser' } })).toThrow('EEXIST');
  });

  it.each([
    ['an address that others can reach', '{"camera": {"type": "browser"}, "http": {"host": "0.0.0.0"}}', 'http.host'],
    ['an unknown field', '{"camera": {"type": "browser"}, "pin": "123456"}', 'pin'],
    ['no camera', '{}', 'camera'],
    ['a PIN in the clear', '{"camera": {"type": "browser"}, "staffPin": "123456"}', 'staffPin'],
    ['no JSON', '{camera', 'agent.json'],
  ])('refuses %s and names it', (_, text, named) => {
    write(text);
    expect(() => readLocalConfig(folder)).toThrow(expect.objectContaining({ code: 'INVALID' }));
    expect(() => readLocalConfig(folder)).toThrow(named);
  });

  it('refuses a file that others can read, and a missing one', () => {
    expect(() => readLocalConfig(folder)).toThrow(expect.objectContaining({ code: 'MISSING' }));
    write('{"camera": {"type": "browser"}}');
    chmodSync(localConfigPath(folder), 0o644);
    expect(() => readLocalConfig(folder)).toThrow(expect.objectContaining({ code: 'TOO_OPEN' }));
  });
});
