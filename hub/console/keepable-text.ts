import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { jsonProblem } from '../../contract/json-limits.ts';
import { ConsoleError } from './error.ts';

/** Refuses requests nested too deep, and text that PostgreSQL would fail on far from whoever sent it. */
export function refuseUnkeepableText(app: FastifyInstance): void {
  app.addHook('preValidation', async ({ params, query, body }) => {
    const whole = body instanceof Readable ? undefined : body; // a stream is an import, which looks at each row
    const problem = jsonProblem([params, query, whole]);
    if (problem) throw new ConsoleError('UNKEEPABLE_TEXT', problem.reason);
  });
}
