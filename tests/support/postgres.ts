import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
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

  return {
    newDatabase: (like) => newDatabaseAt(base, like),
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGINT'); // "fast shutdown": does not wait for clients
        await once(child, 'exit');
      }
      folder.remove();
    },
  };
}

/** URL of a new database on the server of an address: empty, or like another one that nobody is connected to. */
export async function newDatabaseAt(server: string, like?: string): Promise<string> {
  const name = `hub_${randomBytes(6).toString('hex')}`;
  const template = like === undefined ? '' : ` template ${new URL(like).pathname.slice(1)}`;
  await query(new URL('/postgres', server).href, `create database ${name}${template}`);
  return new URL(`/${name}`, server).href;
}

/** Removes a database that a test made; whoever is still connected to it is thrown out. */
export async function dropDatabase(url: string): Promise<void> {
  await query(new URL('/postgres', url).href, `drop database ${new URL(url).pathname.slice(1)} with (force)`);
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
