import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Embedding } from '../engine/face-engine.ts';
import { duplicateThreshold } from '../identify.ts';
import { HITS, rankExactly } from './ranking.ts';
import { openTemplateIndex } from './template-index.ts';

/** Two people whose templates are at least as alike as the threshold. `one` sorts before `other`. */
export interface AlikePair {
  readonly one: string;
  readonly other: string;
  /** Cosine under the policy, exact. */
  readonly score: number;
}

/** What a search of everybody among everybody found, and at which threshold for so many people. */
export interface AlikePairs {
  readonly people: number;
  readonly threshold: number;
  readonly pairs: readonly AlikePair[];
}

/**
 * Looks for one face under two ids: every template is searched among all others, and the hits are compared exactly. Each id has
 * one template. Takes time n log n, and 2 kB a template beside the index. Throws MatchError for what is no embedding.
 */
export async function findAlikePairs(
  templates: ReadonlyMap<string, Embedding>,
  policy: Pick<FacePolicy, 'correction' | 'duplicate' | 'identification'>,
  onProgress: (step: 'indexed' | 'searched', done: number) => void = () => {},
): Promise<AlikePairs> {
  const index = await openTemplateIndex(policy);
  let done = 0;
  for (const [id, vector] of templates) {
    index.add(id, vector);
    onProgress('indexed', ++done);
  }
  const threshold = duplicateThreshold(policy, templates.size);
  const found = new Map<string, AlikePair>();
  done = 0;
  for (const [id, vector] of templates) {
    const hits = index.near(vector, HITS).filter((hit) => hit !== id);
    const near = hits.map((hit) => ({ id: hit, vector: templates.get(hit) ?? [] }));
    for (const { id: hit, score } of rankExactly(vector, near, policy)) {
      if (score < threshold) break;
      const [one, other] = id < hit ? [id, hit] : [hit, id];
      found.set(`${one} ${other}`, { one, other, score });
    }
    onProgress('searched', ++done);
  }
  return { people: templates.size, threshold, pairs: [...found.values()].sort((a, b) => b.score - a.score) };
}
