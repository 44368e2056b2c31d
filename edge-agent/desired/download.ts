import { createHash } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type BundleFile, bundleFilePath, type ModelBundle } from '../../contract/model-bundle.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { syncFolderOf } from '../outbox/folder-sync.ts';
import { bundleFolder } from './bundle-folder.ts';
import { DesiredError } from './error.ts';

/** Room that a download must leave on the disk, in bytes: evidence comes first. */
const SPARE_BYTES = 64 * 1024 * 1024;
/** The line is dead when nothing comes for so long. */
const SILENCE_MS = 20_000;

export interface BundleSource {
  readonly identity: Pick<DeviceIdentity, 'dir' | 'deviceApi' | 'certificate' | 'transportKey' | 'ca'>;
  readonly signal: AbortSignal;
}

/**
 * Brings every file of a bundle into its folder, over HTTPS from the hub with the device's certificate. What is there already
 * is kept, and a file that came in part is continued. Throws DesiredError: `BUNDLE_UNAVAILABLE` = try again later,
 * `BUNDLE_INVALID` = the bytes are not the announced ones.
 */
export async function downloadBundle(bundle: ModelBundle, { identity, signal }: BundleSource): Promise<void> {
  const { certificate, transportKey, ca, deviceApi } = identity;
  const key = transportKey.export({ format: 'pem', type: 'pkcs8' });
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca, cert: certificate, key, minVersion: 'TLSv1.3' });
  const folder = bundleFolder(identity.dir, bundle);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    for (const file of bundle.files) {
      const path = join(folder, file.name);
      if (existsSync(path) && (await sha256OfFile(path)) === file.sha256) continue;
      await downloadFile(file, path, { agent, url: new URL(bundleFilePath(file.sha256), deviceApi), signal });
    }
  } finally {
    agent.destroy();
  }
}

interface Line {
  readonly agent: Agent;
  readonly url: URL;
  readonly signal: AbortSignal;
}

async function downloadFile(file: BundleFile, path: string, line: Line): Promise<void> {
  const part = `${path}.part`;
  let have = existsSync(part) ? statSync(part).size : 0;
  if (have > file.bytes) {
    rmSync(part);
    have = 0;
  }
  assertRoom(dirname(path), file.bytes - have);
  if (have < file.bytes) await append(file, part, have, line);
  if (statSync(part).size !== file.bytes || (await sha256OfFile(part)) !== file.sha256) {
    rmSync(part); // the next try begins with nothing
    throw new DesiredError('BUNDLE_INVALID', `${file.name} is not the file that was announced`);
  }
  renameSync(part, path);
  syncFolderOf(path);
}

async function append(file: BundleFile, part: string, from: number, line: Line): Promise<void> {
  try {
    const answer = await get(line, from);
    const expected = from > 0 ? 206 : 200;
    if (answer.statusCode !== expected) {
      answer.resume();
      throw new Error(`HTTP status ${answer.statusCode}`);
    }
    let size = from;
    // Whoever answers in the hub's place must not fill the disk.
    const limited = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        size += chunk.length;
        if (size > file.bytes) throw new Error('more bytes than announced');
        yield chunk;
      }
    };
    await pipeline(answer, limited, createWriteStream(part, { flags: 'a', mode: 0o600, flush: true }), {
      signal: line.signal,
    });
  } catch (cause) {
    throw new DesiredError('BUNDLE_UNAVAILABLE', `${file.name} could not be fetched from ${line.url.host}`, { cause });
  }
}

function get({ agent, url, signal }: Line, from: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = from > 0 ? { range: `bytes=${from}-` } : {};
    const outgoing = request(url, { agent, headers, signal, timeout: SILENCE_MS }, resolve);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`silent for ${SILENCE_MS} ms`)));
    outgoing.on('error', reject);
    outgoing.end();
  });
}

function assertRoom(folder: string, wanted: number): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= wanted + SPARE_BYTES) return;
  throw new DesiredError('BUNDLE_UNAVAILABLE', 'there is no room on the disk for new models; make some');
}

async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}
