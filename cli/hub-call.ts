import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { Command } from 'commander';
import { z } from 'zod';
import { readSecretFile } from '../contract/signature/key-file.ts';

export type HubCallErrorCode = 'UNREACHABLE' | 'REFUSED';

/** A hub could not be asked, or refused; the message says what to do. */
export class HubCallError extends Error {
  override readonly name = 'HubCallError';
  readonly code: HubCallErrorCode;

  constructor(code: HubCallErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

export interface HubAddress {
  readonly hub: string;
  readonly accessTokenFile?: string;
}

/** Adds the options that say which hub is asked. */
export function withHub(command: Command): Command {
  return command
    .option('--hub <url>', 'address of the hub', 'http://127.0.0.1:8080')
    .option('--access-token-file <file>', 'token for a hub that asks for one (file with mode 0600)');
}

const Refusal = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** Sends a request to a hub's console API. `body` is sent as JSON. Throws HubCallError. */
export async function requestHub(address: HubAddress, path: string, body?: object): Promise<Response> {
  const { hub, accessTokenFile } = address;
  const url = new URL(path, hub);
  const headers = {
    ...(accessTokenFile && { authorization: `Bearer ${readSecretFile(accessTokenFile).trim()}` }),
    ...(body && { 'content-type': 'application/json' }),
  };
  let response: Response;
  try {
    response = await fetch(url, { headers, ...(body && { method: 'POST', body: JSON.stringify(body) }) });
  } catch (cause) {
    throw new HubCallError('UNREACHABLE', `can't reach the hub at ${url.origin}; is it running?`, cause);
  }
  if (response.ok) return response;
  const said = Refusal.safeParse(await response.json().catch(() => undefined)).data?.error;
  const why = said ? `${said.message} (${said.code})` : `status ${response.status}`;
  throw new HubCallError('REFUSED', `the hub at ${url.origin} refused: ${why}`);
}

/** Asks a hub and checks the answer's shape. Throws HubCallError. */
export async function callHub<S extends z.ZodType>(
  schema: S,
  address: HubAddress,
  path: string,
  body?: object,
): Promise<z.infer<S>> {
  return schema.parse(await (await requestHub(address, path, body)).json());
}

/** Reads an answer that comes as one JSON text a line. */
export async function* jsonLines<S extends z.ZodType>(schema: S, response: Response): AsyncGenerator<z.infer<S>> {
  if (!response.body) return;
  for await (const line of createInterface({ input: Readable.fromWeb(response.body as never) })) {
    if (line.trim() !== '') yield schema.parse(JSON.parse(line));
  }
}
