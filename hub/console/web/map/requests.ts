import { MapBase } from '../../map-schema.ts';
import { get } from '../api/http.ts';

let asked: Promise<MapBase> | undefined;

/** What this deployment draws maps on; asked once, and again after a failure. */
export function getMapBase(): Promise<MapBase> {
  asked ??= get(MapBase, '/v1/map').catch((error: unknown) => {
    asked = undefined;
    throw error;
  });
  return asked;
}
