import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { EventId } from '../../contract/ids.ts';
import type { ImportFeed } from '../import/run-import.ts';
import { ConsoleError } from './error.ts';

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
  return { source: body, account: actor, bytes: bytes > 0 ? bytes : undefined };
}
