import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildConsoleApp } from '../../../hub/console/app.ts';
import examples from '../../../hub/console/openapi/examples.json' with { type: 'json' };
import files from '../../../hub/console/openapi/files.json' with { type: 'json' };
import summaries from '../../../hub/console/openapi/summaries.json' with { type: 'json' };
import { JudgedStory, silent } from '../../support/judged-story.ts';
import { memoryStore } from '../../support/stores.ts';

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, { description: string; content?: object }>>;
}

let story: JudgedStory;
let app: FastifyInstance;
let described: Map<string, Operation>;
beforeAll(async () => {
  story = await JudgedStory.begin(await memoryStore());
  app = await buildConsoleApp({ ...story.consoleParts(), access: { mode: 'loopback' }, logger: silent });
  const { body } = await app.inject({ url: '/openapi.json', headers: { host: 'localhost' } });
  const { paths } = JSON.parse(body) as { paths: Record<string, Record<string, Operation>> };
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
  described = new Map(all);
}, 30_000);
afterAll(async () => {
  await app?.close();
  await story?.store.close();
});

const named = (url: string) => url.replace(/:(\w+)/g, '{$1}').replace('*', '{*}');

describe('the description of the interface (OpenAPI)', () => {
  it('has every route under /v1, each with a sentence of its own', () => {
    const routes = app.declaredAccess.filter(({ url, method }) => url.startsWith('/v1/') && method !== 'HEAD');
    const wordless = routes
      .map(({ method, url }) => `${method} ${named(url)}`)
      .filter((name) => !described.get(name)?.summary);
    // Add the sentence to hub/console/openapi/summaries.json.
    expect(wordless).toEqual([]);
    expect(routes.length).toBeGreaterThan(150);
  });

  it('describes nothing that there is not', () => {
    const all = [...Object.keys(summaries), ...Object.keys(files), ...Object.keys(examples)];
    expect(all.filter((name) => !described.has(name))).toEqual([]);
  });

  it('says who may call a route, and how it is refused', () => {
    for (const { method, url, access } of app.declaredAccess) {
      const operation = described.get(`${method} ${named(url)}`);
      if (!operation) continue;
      if (access === 'public') expect(operation.security).toEqual([]);
      else {
        expect(operation.description, url).toMatch(access === 'signed-in' ? /signed in/ : `\`${access}\``);
        expect(Object.keys(operation.responses), url).toEqual(expect.arrayContaining(['401', '403']));
      }
    }
  });

  it('says in which forms a file comes', () => {
    for (const [name, types] of Object.entries(files)) {
      expect(Object.keys(described.get(name)?.responses[200]?.content ?? {}), name).toEqual(types);
    }
  });

  it.each(Object.entries(examples))('has an example for %s whose form the hub takes', async (name, payload) => {
    const [method, path] = name.split(' ') as ['POST', string];
    const url = path.replace('{family}', 'workflow').replace(/\{\w+\}/g, 'none');
    const { statusCode, body } = await app.inject({ method, url, payload, headers: { host: 'localhost' } });
    expect(statusCode, body).not.toBe(400);
  });
});
