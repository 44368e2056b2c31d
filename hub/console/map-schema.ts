import { z } from 'zod';
import { DATUMS } from '../../contract/evidence.ts';

/** What a folder of map tiles says of itself (`tiles.json` in it). */
export const TilesDescription = z.strictObject({
  /** Coordinate system of the pictures: those of Chinese publishers are in GCJ-02. */
  datum: z.enum(DATUMS),
  minZoom: z.int().min(0).max(22),
  maxZoom: z.int().min(0).max(22),
  attribution: z.string().min(1).max(200),
});
export type TilesDescription = z.infer<typeof TilesDescription>;

/** What maps are drawn on: the deployment's tiles, or nothing but a grid. */
export const MapBase = z.strictObject({ tiles: TilesDescription.nullable() });
export type MapBase = z.infer<typeof MapBase>;
