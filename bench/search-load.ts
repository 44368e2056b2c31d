import { EMBEDDING_LENGTH } from '../contract/vault.ts';
import { identificationThreshold } from '../models/identify.ts';
import { HITS, rankExactly } from '../models/index/ranking.ts';
import { openTemplateIndex, type TemplateIndex } from '../models/index/template-index.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { serveTask } from './child-process.ts';
import { percentile, rounded } from './durations.ts';
import { sealedTemplate } from './sealed-template.ts';
import { LIKE_LFW, syntheticFaces } from './synthetic-faces.ts';

// One index that grows to the sizes asked for: the child process behind `search.ts`.

export interface SearchTask {
  /** Numbers of templates, rising. */
  readonly sizes: readonly number[];
}

/** An index of `n` templates. */
export interface GrowthPoint {
  readonly n: number;
  /** CPU seconds of one thread to put all of them in, and the last of them, milliseconds a template. */
  readonly buildSeconds: number;
  readonly addMs: number;
  /** Resident memory that the index added to the process. */
  readonly rssMb: number;
  readonly bytesPerTemplate: number;
  /** Milliseconds of a search: the graph, opening the sealed templates of the hits, exact comparison. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** CPU time of a search, mean; on a busy machine this is the figure to look at. */
  readonly cpuMs: number;
  /** Share of searches that bring up whom comparing with everybody finds: other pictures of people inside, and strangers. */
  readonly recallAt1: number;
  readonly recallOfMates: number;
  readonly recallOfStrangers: number;
  /** Searches whose nearest lies at or above the shipped policy's threshold for so many people, and those that bring it up. */
  readonly nameable: number;
  readonly nameableFound: number;
  /** Strangers among them: searches that would name somebody who is not there. */
  readonly strangersNamed: number;
}

const PROBES = 400;
const BATCH = 500;
const STRANGERS_FROM = 100_000_000;
const { face, otherPicture } = syntheticFaces(LIKE_LFW);

/** A face to look for, and whom an exact search has found so far. */
interface Probe {
  readonly face: Float32Array;
  readonly mated: boolean;
  nearest: number;
  likeness: number;
}

async function grow({ sizes }: SearchTask): Promise<GrowthPoint[]> {
  const index = await openTemplateIndex({});
  const probes = Array.from({ length: PROBES }, (_, n): Probe => {
    const mated = n % 2 === 0; // of people who are inside from the smallest size on
    const picture = mated ? otherPicture(n) : face(STRANGERS_FROM + n);
    return { face: picture, mated, nearest: -1, likeness: -2 };
  });
  const rssBefore = process.memoryUsage.rss();
  const points: GrowthPoint[] = [];
  let [people, cpuMs] = [0, 0];
  for (const size of sizes) {
    let addMs = 0;
    while (people < size) {
      const batch = Array.from({ length: Math.min(BATCH, size - people) }, (_, n) => face(people + n));
      const cpu = process.cpuUsage();
      for (const [n, template] of batch.entries()) index.add(idOf(people + n), template);
      addMs = millisecondsSince(cpu) / batch.length;
      cpuMs += addMs * batch.length;
      for (const [n, template] of batch.entries()) for (const probe of probes) compare(probe, template, people + n);
      people += batch.length;
    }
    globalThis.gc?.();
    const rss = process.memoryUsage.rss() - rssBefore;
    const memory = { rssMb: Math.round(rss / 1e6), bytesPerTemplate: Math.round(rss / size) };
    points.push({
      n: size,
      buildSeconds: rounded(cpuMs / 1000),
      addMs: rounded(addMs),
      ...memory,
      ...search(index, probes),
    });
  }
  return points;
}

function search(index: TemplateIndex, probes: readonly Probe[]) {
  const times: number[] = [];
  let cpuMs = 0;
  const found = { mates: 0, strangers: 0 };
  const named = { nameable: 0, nameableFound: 0, strangersNamed: 0 };
  const threshold = identificationThreshold(defaultFacePolicy(), index.size);
  const sealed = sealedTemplate(face(1));
  for (const probe of probes) {
    const [from, cpu] = [performance.now(), process.cpuUsage()];
    const hits = index.near(probe.face, HITS);
    for (const _ of hits) sealed.open(); // what opening the hits takes; whose they are is compared below
    const opened = performance.now() - from;
    cpuMs += millisecondsSince(cpu);
    const vectors = hits.map((id) => ({ id, vector: face(Number(id.slice(ID_PREFIX.length))) }));
    const [rankFrom, rankCpu] = [performance.now(), process.cpuUsage()];
    const [best] = rankExactly(probe.face, vectors, {});
    times.push(opened + performance.now() - rankFrom);
    cpuMs += millisecondsSince(rankCpu);
    const isNearest = best?.id === idOf(probe.nearest);
    if (isNearest) found[probe.mated ? 'mates' : 'strangers']++;
    if (probe.likeness < threshold) continue;
    named.nameable++;
    if (isNearest) named.nameableFound++;
    if (!probe.mated) named.strangersNamed++;
  }
  const half = probes.length / 2;
  return {
    p50Ms: rounded(percentile(times, 0.5)),
    p95Ms: rounded(percentile(times, 0.95)),
    p99Ms: rounded(percentile(times, 0.99)),
    cpuMs: rounded(cpuMs / probes.length),
    recallAt1: (found.mates + found.strangers) / probes.length,
    recallOfMates: found.mates / half,
    recallOfStrangers: found.strangers / half,
    ...named,
  };
}

// As long as the ids of real subjects, so that they take as much memory.
const ID_PREFIX = 'insured|'.padEnd(40, '-');
const idOf = (person: number) => `${ID_PREFIX}${person}`;

function compare(probe: Probe, template: Float32Array, person: number): void {
  let dot = 0;
  for (let i = 0; i < EMBEDDING_LENGTH; i++) dot += (template[i] as number) * (probe.face[i] as number);
  if (dot <= probe.likeness) return;
  probe.likeness = dot;
  probe.nearest = person;
}

function millisecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

await serveTask<SearchTask, GrowthPoint[]>(grow);
