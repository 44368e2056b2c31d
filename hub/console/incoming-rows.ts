import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { EventId } from '../../contract/ids.ts';
import type { ImportFeed } from '../import/run-import.ts';
import { ConsoleError } from './error.ts';

/** How long somebody may go on sending what is not read any more, ms. Ours: a large file over a slow line. */
const LET_SEND_MS = 10 * 60_000;

/** Media type of .xlsx. */
export const WORKBOOK_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** `batch`: the id to ask for progress under, chosen by the sender; `sheet`: of a workbook, the first one when absent. */
export const ImportPlace = { batch: EventId.optional(), sheet: z.string().min(1).max(31).optional() };

/** A body of rows as it streams in. Throws ConsoleError when the body is of another kind. */
export function incomingRows({
  body,
  headers,
  actor,
}: {
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
  readonly actor: string;
}): ImportFeed {
  if (!(body instanceof Readable)) {
    const kinds = `application/x-ndjson, text/csv or ${WORKBOOK_MEDIA_TYPE}`;
    throw new ConsoleError('UNSUPPORTED_MEDIA', `send the rows as ${kinds}`);
  }
  const bytes = Number(headers['content-length']);
  return { source: restThrownAway(body), account: actor, bytes: bytes > 0 ? bytes : undefined };
}

/** A browser hears an answer only when it has sent everything: what an import that ended early leaves is read and thrown away. */
async function* restThrownAway(body: Readable): AsyncGenerator<Buffer> {
  try {
    yield* body.iterator({ destroyOnReturn: false });
  } finally {
    if (!body.readableEnded && !body.destroyed) {
      body.resume();
      const tooLong = setTimeout(() => body.destroy(), LET_SEND_MS).unref();
      body.once('close', () => clearTimeout(tooLong));
    }
  }
}
