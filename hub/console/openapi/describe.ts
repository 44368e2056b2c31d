import type { SwaggerTransform } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { RouteAccess } from '../access.ts';
import { ApiError } from '../overview-schema.ts';
import examples from './examples.json' with { type: 'json' };
import files from './files.json' with { type: 'json' };
import summaries from './summaries.json' with { type: 'json' };

const SUMMARIES: Readonly<Record<string, string>> = summaries;
const FILES: Readonly<Record<string, readonly string[]>> = files;
const EXAMPLES: Readonly<Record<string, unknown>> = examples;
const FAILURE = z.toJSONSchema(ApiError, { target: 'draft-7' });

/** How a program says on whose behalf it calls. */
export const SECURITY_SCHEMES = {
  token: { type: 'http', scheme: 'bearer', description: 'API token of an account (POST /v1/tokens)' },
  session: { type: 'apiKey', in: 'cookie', name: '__Host-zs-session', description: 'set by signing in' },
} as const;

/** A route as OpenAPI shows it: what it does, who may call it, how it fails, an example where one helps. */
export const describeRoute: SwaggerTransform = (given) => {
  const { schema, url } = jsonSchemaTransform(given);
  const path = url.replace(/:(\w+)/g, '{$1}').replace('*', '{*}');
  const method = [given.route.method].flat().find((one) => one !== 'HEAD') ?? 'GET';
  const name = `${method} ${path}`;
  const access = given.route.config?.access ?? 'signed-in';
  const body = schema?.body;
  const described: FastifySchema = {
    ...schema,
    summary: SUMMARIES[name] ?? '',
    description: accessWords(access),
    tags: [url.split('/')[2] ?? 'health'],
    security: access === 'public' ? [] : [{ token: [] }, { session: [] }],
    ...(name in EXAMPLES && isObject(body) && { body: { ...body, examples: [EXAMPLES[name]] } }),
    response: { ...failures(access, given.route.url.includes(':')), ...fileAnswer(name), ...responsesOf(schema) },
  };
  return { schema: described, url };
};

function accessWords(access: RouteAccess): string {
  if (access === 'public') return 'Anybody may call this.';
  if (access === 'signed-in') return 'For everybody who is signed in.';
  return `Asks for the permission \`${access}\`.`;
}

function failures(access: RouteAccess, named: boolean): Record<number, object> {
  const of = (description: string) => ({ description, ...FAILURE });
  return {
    400: of('something in the request is not as described; the message names the field'),
    ...(access !== 'public' && {
      401: of('sign in first (`SIGN_IN_REQUIRED`)'),
      403: of(`the account may not do this (\`NOT_ALLOWED\`), or not alone (\`SECOND_PERSON_NEEDED\`)`),
    }),
    ...(named && { 404: of('there is no such thing') }),
    409: of('not as things stand now; `code` says why, the message what to do'),
    500: of('the hub failed; the message has the reference under which its log says more'),
  };
}

function fileAnswer(name: string): Record<number, object> {
  const types = FILES[name];
  if (!types) return {};
  const content = Object.fromEntries(types.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]));
  return { 200: { description: 'the file', content } };
}

function responsesOf(schema: FastifySchema | null | undefined): object {
  return isObject(schema?.response) ? schema.response : {};
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
