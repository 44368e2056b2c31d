import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, expect, it } from 'vitest';
import { freePorts } from '../../support/free-ports.ts';
import { temporaryFolder } from '../../support/unprivileged.ts';
import { zs } from '../../support/zs-process.ts';

const folder = temporaryFolder('zhenshen-taken-port');
afterAll(() => folder.remove());

// A process that stays would never be started again by the service manager.
it('a hub whose port is taken says so and ends', async () => {
  const port = await freePorts(2);
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const taken = typeof address === 'object' && address ? `${address.port}` : '';
  const ports = ['--broker-port', taken, '--port', `${port}`, '--device-port', `${port + 1}`];
  await expect(zs('hub', 'run', '--data', folder.path, ...ports)).rejects.toThrow(/ended with 1: .*CANNOT_LISTEN/);
  other.close();
});
