import { ModelBundle } from '../../contract/model-bundle.ts';
import type { Database } from '../store/store.ts';

/** The model bundles that devices can be given, latest first. */
export async function listBundles(
  db: Database,
): Promise<{ version: number; model: string; note: string; addedAt: string }[]> {
  const rows = await db.selectFrom('model_bundles').selectAll().orderBy('version', 'desc').execute();
  return rows.map(({ version, content, note, added_at: addedAt }) => {
    const { model } = ModelBundle.parse(JSON.parse(content));
    return { version: Number(version), model, note, addedAt };
  });
}
