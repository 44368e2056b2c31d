import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { unkeepableText } from '../../contract/text.ts';
import { ConsoleError } from './error.ts';

/** Refuses requests with text that not every store can keep: PostgreSQL would fail on it, far from whoever sent it. */
export function refuseUnkeepableText(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
    const whole = body instanceof Readable ? undefined : body; // a stream is an import, which looks at each row
    if (unkeepableText([params, query, whole]) === undefined) return;
    throw new ConsoleError('UNKEEPABLE_TEXT', 'text with NUL or half a character can not be kept');
  });
}
