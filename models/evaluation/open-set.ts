import type { FacePolicy } from '../../contract/face-policy.ts';
import { ModelError } from '../error.ts';
import { type Candidate, identificationThreshold, identify } from '../identify.ts';
import { HITS, rankExactly } from '../index/ranking.ts';
import { openTemplateIndex } from '../index/template-index.ts';
import type { KnownFace } from './comparisons.ts';
import { randomSource } from './people-split.ts';

/** Searches in a gallery by people in it and by strangers (open set, ISO/IEC 19795-1). Rates are shares of searches. */
export interface OpenSetReport {
  readonly gallery: number;
  readonly threshold: number;
  readonly margin: number;
  readonly strangerSearches: number;
  /** Strangers for whom a person was named; `atThreshold` counts those, too, whom the margin made ambiguous. */
  readonly fpir: number;
  readonly fpirAtThreshold: number;
  readonly matedSearches: number;
  /** People in the gallery who were not named: nobody, cannot tell, or somebody else. */
  readonly fnir: number;
  readonly missed: number;
  readonly ambiguous: number;
  readonly misidentified: number;
  /** People not found when the threshold lets this share of strangers through, margin aside; NaN for too few strangers. */
  readonly fnirAtFpir1e1: number;
  readonly fnirAtFpir1e2: number;
  /** Searches whose best hit is the one that comparing with everybody finds. */
  readonly indexRecall: number;
}

export interface OpenSetOptions {
  /** So many people are enrolled, each with one picture; everybody else is a stranger. */
  readonly gallery: number;
  readonly policy: FacePolicy;
  /** Draws who is enrolled. */
  readonly seed: number;
}

interface Search {
  readonly person: string;
  readonly mated: boolean;
  readonly ranked: readonly Candidate[];
}

/** Runs every search. Throws DATA_SET_INVALID when no stranger is left, MatchError NO_THRESHOLD under a policy without one. */
export async function measureOpenSet(faces: readonly KnownFace[], options: OpenSetOptions): Promise<OpenSetReport> {
  const { policy } = options;
  const enrolled = drawGallery(faces, options);
  const threshold = identificationThreshold(policy, enrolled.size);
  const index = await openTemplateIndex(policy);
  for (const [person, { embedding }] of enrolled) index.add(person, embedding);
  const templates = new Map([...enrolled].map(([id, { embedding }]) => [id, { id, vector: embedding }]));
  const everybody = [...templates.values()];

  const searches: Search[] = [];
  let agreed = 0;
  for (const face of faces) {
    if (enrolled.get(face.person) === face) continue;
    const hits = index.near(face.embedding, HITS).flatMap((id) => templates.get(id) ?? []);
    const ranked = rankExactly(face.embedding, hits, policy);
    if (ranked[0]?.id === rankExactly(face.embedding, everybody, policy)[0]?.id) agreed++;
    searches.push({ person: face.person, mated: enrolled.has(face.person), ranked });
  }
  return { ...ratesOf(searches, policy, enrolled.size), threshold, indexRecall: agreed / searches.length };
}

/** By person, the picture that is enrolled: the first in the order of the label file. */
function drawGallery(faces: readonly KnownFace[], { gallery, seed }: OpenSetOptions): Map<string, KnownFace> {
  const random = randomSource(seed);
  const people = [...new Set(faces.map(({ person }) => person))].sort();
  if (people.length <= gallery) {
    throw new ModelError('DATA_SET_INVALID', `${people.length} people leave no stranger to a gallery of ${gallery}`);
  }
  const drawn = people.map((person) => ({ person, at: random() })).sort((one, other) => one.at - other.at);
  const enrolled = new Map<string, KnownFace>();
  for (const { person } of drawn.slice(0, gallery)) {
    const first = faces.find((face) => face.person === person);
    if (first) enrolled.set(person, first);
  }
  return enrolled;
}

function ratesOf(searches: readonly Search[], policy: FacePolicy, gallery: number) {
  const threshold = identificationThreshold(policy, gallery);
  const strangers = searches.filter(({ mated }) => !mated);
  const mated = searches.filter((search) => search.mated);
  const answers = mated.map(({ person, ranked }) => ({ person, answer: identify(ranked, policy, gallery) }));
  const named = answers.filter(({ person, answer }) => answer.outcome === 'identified' && answer.id === person).length;
  const best = strangers.map(({ ranked }) => ranked[0]?.score ?? -1).sort((one, other) => other - one);
  const nobodyElse = strangers.filter(({ ranked }) => identify(ranked, policy, gallery).outcome === 'identified');
  const of = (outcome: 'unknown' | 'ambiguous') => answers.filter(({ answer }) => answer.outcome === outcome).length;
  const fnirAtFpir = (fpir: number) => {
    const allowed = Math.floor(fpir * best.length);
    if (allowed < 1) return Number.NaN;
    const limit = best[allowed] ?? -1; // to be exceeded, so that ties are not split in our favour
    return shareOf(mated, ({ person, ranked }) => ranked[0]?.id !== person || ranked[0].score <= limit);
  };
  const [missed, ambiguous] = [of('unknown'), of('ambiguous')];
  return {
    gallery,
    margin: policy.identification?.margin ?? 0,
    strangerSearches: strangers.length,
    fpir: nobodyElse.length / strangers.length,
    fpirAtThreshold: shareOf(best, (score) => score >= threshold),
    matedSearches: mated.length,
    fnir: 1 - named / mated.length,
    missed,
    ambiguous,
    misidentified: mated.length - named - missed - ambiguous,
    fnirAtFpir1e1: fnirAtFpir(0.1),
    fnirAtFpir1e2: fnirAtFpir(0.01),
  };
}

function shareOf<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.filter(holds).length / items.length;
}
