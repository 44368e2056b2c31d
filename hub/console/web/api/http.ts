import type { ZodType } from 'zod';
import { ApiError } from '../../overview-schema.ts';
import { ApiFailure, type ApiFailureCode } from './api-failure.ts';
import { sessionOver } from './standing.ts';
import { currentToken } from './token.ts';

const TIMEOUT_MS = 15_000;
const SESSION_PATH = '/v1/session';
let signedOut = (): void => {};

/** Tells the page when the hub asks to sign in: the session ended meanwhile, or there was none. */
export function whenSignedOut(tell: () => void): void {
  signedOut = tell;
}

/** GET, answer checked against its schema. Throws ApiFailure. */
export async function get<T>(schema: ZodType<T>, path: string, signal?: AbortSignal): Promise<T> {
  return call(schema, path, { ...(signal ? { signal } : {}) });
}

/** POST of JSON, answer checked against its schema. Throws ApiFailure. */
export async function post<T>(schema: ZodType<T>, path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return call(schema, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** PUT of JSON, answer checked against its schema. Throws ApiFailure. */
export async function put<T>(schema: ZodType<T>, path: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return call(schema, path, { method: 'PUT', headers, body: JSON.stringify(body) });
}

/** DELETE, answer checked against its schema (null where there is none). Throws ApiFailure. */
export async function remove<T>(schema: ZodType<T>, path: string): Promise<T> {
  return call(schema, path, { method: 'DELETE' });
}

/** POST whose answer is one JSON text a line, as they come; it may take minutes, `signal` ends it. Throws ApiFailure. */
export async function* postLines<T>(
  schema: ZodType<T>,
  path: string,
  body: unknown,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const headers = { 'content-type': 'application/json' };
  const answer = await reach(path, { method: 'POST', headers, body: JSON.stringify(body), signal }, null);
  if (!answer.ok || !answer.body) throw failureOf(answer.status, await bodyOf(answer));
  let rest = '';
  for await (const text of chunksOf(answer.body.pipeThrough(new TextDecoderStream()))) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield schema.parse(JSON.parse(line));
  }
}

/** What the hub says on one line for as long as both sides like (server-sent events), as it comes; `signal` ends it. Throws ApiFailure. */
export async function listen(
  path: string,
  lastEventId: string | null,
  signal: AbortSignal,
): Promise<AsyncGenerator<string>> {
  const headers = { accept: 'text/event-stream', ...(lastEventId !== null && { 'last-event-id': lastEventId }) };
  const answer = await reach(path, { headers, signal, cache: 'no-store' }, null);
  if (!answer.ok || !answer.body) throw failureOf(answer.status, await bodyOf(answer));
  return chunksOf(answer.body.pipeThrough(new TextDecoderStream()));
}

/** POST of a file as it is, answer checked against its schema. It may take as long as it takes, `signal` ends it. Throws ApiFailure. */
export async function sendFile<T>(
  schema: ZodType<T>,
  path: string,
  file: Blob,
  mediaType: string,
  signal: AbortSignal,
): Promise<T> {
  return call(schema, path, { method: 'POST', headers: { 'content-type': mediaType }, body: file, signal }, null);
}

/** GET of a file, its bytes untouched, with the name that the hub gives it. Throws ApiFailure. */
export async function getFile(path: string): Promise<{ bytes: Blob; name: string }> {
  const answer = await reach(path, {});
  if (!answer.ok) throw failureOf(answer.status, await bodyOf(answer));
  const name = /filename="([\w.-]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1];
  if (name === undefined) throw new ApiFailure('not-understood');
  return { bytes: await answer.blob(), name };
}

async function call<T>(
  schema: ZodType<T>,
  path: string,
  init: RequestInit,
  limitMs: number | null = TIMEOUT_MS,
): Promise<T> {
  const answer = await reach(path, init, limitMs);
  const body = await bodyOf(answer);
  if (!answer.ok) throw failureOf(answer.status, body);
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new ApiFailure('not-understood', { cause: parsed.error });
  return parsed.data;
}

async function* chunksOf(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader(); // not every browser iterates over streams by itself
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}

// `limitMs` null: for what may take as long as it takes.
async function reach(path: string, init: RequestInit, limitMs: number | null = TIMEOUT_MS): Promise<Response> {
  if (sessionOver.value && !path.startsWith(SESSION_PATH)) throw new ApiFailure('signed-out');
  const token = currentToken();
  const headers = { ...init.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const limit = limitMs === null ? [] : [AbortSignal.timeout(limitMs)];
  const signal = AbortSignal.any([...(init.signal ? [init.signal] : []), ...limit]);
  try {
    return await fetch(path, { ...init, headers, signal });
  } catch (cause) {
    throw new ApiFailure('unreachable', { cause });
  }
}

async function bodyOf(answer: Response): Promise<unknown> {
  const text = await answer.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiFailure(answer.ok ? 'not-understood' : 'broken', { cause });
  }
}

function failureOf(status: number, body: unknown): ApiFailure {
  const known = ApiError.safeParse(body);
  const said = known.success ? known.data.error : null;
  const failure = new ApiFailure(
    codeOf(status),
    said ? { said: said.message, reference: said.reference, hubCode: said.code } : {},
  );
  if (failure.code === 'signed-out') {
    sessionOver.value = true;
    signedOut();
  }
  return failure;
}

function codeOf(status: number): ApiFailureCode {
  if (status === 401) return 'signed-out';
  if (status === 403) return 'not-allowed';
  if (status === 404) return 'not-found';
  if (status === 409) return 'conflict';
  if (status === 429) return 'too-many';
  return status >= 500 ? 'broken' : 'refused';
}
