import { z } from 'zod';
import type { Routes } from '../console-parts.ts';
import { ConsoleError } from '../error.ts';
import { MapBase } from '../map-schema.ts';
import { readTilePicture } from '../map-tiles.ts';

// z/x/y: numbers and nothing else, so that no address leads out of the folder.
const Tile = z.strictObject({ '*': z.string().regex(/^\d{1,2}\/\d{1,7}\/\d{1,7}$/) });

/** What maps are drawn on. Pictures come from the deployment's own folder: a map of the internet would be told who looks where. */
export const mapRoutes: Routes = (app, { mapTiles }) => {
  const config = { access: 'finding.read' } as const;

  app.get('/v1/map', { config, schema: { response: { 200: MapBase } } }, async () => ({
    tiles: mapTiles?.description ?? null,
  }));

  app.get('/v1/map/tiles/*', { config, schema: { params: Tile } }, async ({ params }, reply) => {
    const picture = mapTiles && (await readTilePicture(mapTiles, params['*']));
    if (!picture) throw new ConsoleError('NOT_FOUND', 'there is no such tile');
    return reply.type('image/png').header('cache-control', 'private, max-age=86400').send(picture);
  });
};
