import { describe, expect, it } from 'vitest';
import { agentUnit } from '../../../../firmware-config/systemd/agent-unit.ts';

const options = { program: '/opt/zhenshen', dir: '/var/lib/zhenshen/kiosk-a1', user: 'zhenshen' };

describe('the systemd unit of an agent', () => {
  it('runs the agent as its own account and lets it write to its own folder only', () => {
    const unit = agentUnit(options);
    expect(unit).toContain('User=zhenshen\n');
    expect(unit).toContain('ProtectSystem=strict\nReadWritePaths=/var/lib/zhenshen/kiosk-a1\n');
    expect(unit).toContain('agent run --dir /var/lib/zhenshen/kiosk-a1\n');
    expect(unit).not.toContain('MemoryDenyWriteExecute'); // the runtime compiles while it runs
  });

  it('keeps the memory of the process together', () => {
    expect(agentUnit(options)).toContain(
      '\nEnvironment=MALLOC_ARENA_MAX=2\nEnvironment=MALLOC_MMAP_THRESHOLD_=262144\nExecStart=',
    );
  });

  it('starts again for ever, later and later', () => {
    expect(agentUnit(options)).toMatch(/StartLimitIntervalSec=0[\s\S]*Restart=always\nRestartSec=5\nRestartSteps=6\n/);
  });

  it.each(['relative/folder', '/with space', '/a\nExecStart=/bin/sh', '/per%cent', '/quo"te', '/semi;colon'])(
    'refuses the path %j',
    (dir) => {
      expect(() => agentUnit({ ...options, dir })).toThrow(RangeError);
    },
  );

  it.each(['root', 'a b', 'x\nUser=root', ''])('refuses the account %j', (user) => {
    expect(() => agentUnit({ ...options, user })).toThrow(RangeError);
  });
});
