import { describe, expect, it } from 'vitest';
import { agentUnit } from '../../../../firmware-config/systemd/agent-unit.ts';
import { hubUnit } from '../../../../firmware-config/systemd/hub-unit.ts';

const options = { program: '/opt/zhenshen', dir: '/var/lib/zhenshen/hub', user: 'zhenshen' };
const settingsOf = (unit: string) =>
  unit.split('\n').filter((line) => /^(Protect|Restrict|NoNew|SystemCall)/.test(line));

describe('the systemd unit of a hub', () => {
  it('runs the hub as its own account, lets it write to its own folder only, and takes options from a file', () => {
    const unit = hubUnit(options);
    expect(unit).toContain('User=zhenshen\n');
    expect(unit).toContain('ProtectSystem=strict\nReadWritePaths=/var/lib/zhenshen/hub\n');
    expect(unit).toContain('hub run --data /var/lib/zhenshen/hub $ZS_HUB_OPTIONS\n');
    expect(unit).toContain('EnvironmentFile=-/var/lib/zhenshen/hub/hub.options\n');
  });

  it('keeps the memory of the process together', () => {
    expect(hubUnit(options)).toContain('\nEnvironment=MALLOC_ARENA_MAX=2\nEnvironment=MALLOC_MMAP_THRESHOLD_=262144\n');
  });

  it('starts again for ever, later and later, so that a failing hub does not keep the machine busy', () => {
    expect(hubUnit(options)).toMatch(/StartLimitIntervalSec=0[\s\S]*Restart=always\nRestartSec=2\nRestartSteps=5\n/);
  });

  it('is shut in as tightly as an agent, and sees no camera', () => {
    expect(settingsOf(hubUnit(options))).toEqual(settingsOf(agentUnit(options)));
    expect(hubUnit(options)).toContain('PrivateDevices=yes');
    expect(hubUnit(options)).not.toContain('video');
  });

  it.each(['/with space', '/a\nExecStart=/bin/sh', '/per%cent'])('refuses the path %j', (dir) => {
    expect(() => hubUnit({ ...options, dir })).toThrow(RangeError);
  });
});
