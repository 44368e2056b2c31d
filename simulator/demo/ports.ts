import { once } from 'node:events';
import { createServer } from 'node:net';
import { DemoError } from './error.ts';

/** Where everything of the demo listens, all on loopback. */
export interface DemoPorts {
  readonly console: number;
  readonly broker: number;
  readonly deviceApi: number;
  readonly desk: number;
  readonly staff: number;
  readonly otherClinic: number;
}

/** The console's port and the five after it. */
export function demoPorts(first: number): DemoPorts {
  return {
    console: first,
    broker: first + 1,
    deviceApi: first + 2,
    desk: first + 3,
    staff: first + 4,
    otherClinic: first + 5,
  };
}

/** Throws when one of the ports is taken, and says what to do: better now than in some process's log. */
export async function assertFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      throw new DemoError(
        'PORT_IN_USE',
        `port ${port} is in use; choose ${ports.length} free ones with --port N (the console's; those after it are used too)`,
      );
    }
    server.close();
    await once(server, 'close');
  }
}
