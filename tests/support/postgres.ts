import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { requirePath } from './system-program.ts';
import { temporaryFolder, unprivilegedAccount } from './unprivileged.ts';

export interface TemporaryPostgres {
  /** URL of a new database: empty, or like another one that nobody is connected to. */
  newDatabase(like?: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a PostgreSQL cluster of its own on a free port, with temporary data that it does not bother to sync. */
export async function startPostgres(): Promise<TemporaryPostgres> {
  const server = requirePath('postgres');
  const account = unprivilegedAccount();
  const folder = temporaryFolder('zhenshen-postgres', account);
  const data = join(folder.path, 'data');
  const options = { ...account, cwd: folder.path };
  execFileSync(join(dirname(server), 'initdb'), ['-D', data, '-A', 'trust', '-U', 'tester', '-N', '-E', 'UTF8'], {
    ...options,
    stdio: 'ignore',
  });
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder.path}`,
    'fsync=off',
    'max_connections=400',
  ];
  const child = spawn(server, ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])], {
    ...options,
    stdio: 'ignore',
  });
  const base = `postgres://tester@127.0.0.1:${port}`;
  await reachable(`${base}/postgres`);

  let databases = 0;
  return {
    async newDatabase(like) {
      databases += 1;
      const name = `hub_${databases}`;
      const template = like === undefined ? '' : ` template ${new URL(like).pathname.slice(1)}`;
      await query(`${base}/postgres`, `create database ${name}${template}`);
      return `${base}/${name}`;
    },
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGINT'); // "fast shutdown": does not wait for clients
        await once(child, 'exit');
      }
      folder.remove();
    },
  };
}

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function reachable(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    try {
      await query(url, 'select 1');
      return;
    } catch {
      await delay(100);
    }
  }
  throw new Error('PostgreSQL did not come up within 10 s');
}
