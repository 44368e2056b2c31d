import type { Index } from 'usearch';
import type { FacePolicy } from '../../contract/face-policy.ts';
import { EMBEDDING_LENGTH } from '../../contract/vault.ts';
import { ModelError } from '../error.ts';
import { comparableUnder } from '../match.ts';
import { meaninglessVector } from './meaningless-vector.ts';

/** Links of a node, and how many candidates are kept in view while adding and while searching (HNSW: M, efConstruction, ef). */
const LINKS = 16;
const VIEW_WHILE_ADDING = 128;
const VIEW_WHILE_SEARCHING = 512;

/** One thread: with more, the graph depends on who came first, and a search could answer differently tomorrow. */
const THREADS = 1;

/**
 * Which templates a face resembles most, among many. It holds templates in one byte a number, in memory only, and nothing else
 * of a person but the id; it answers whom to compare with (`ranking.ts`), never who somebody is.
 */
export interface TemplateIndex {
  readonly size: number;
  /** Takes a template in, in place of an earlier one with this id. Throws MatchError for what is no embedding. */
  add(id: string, vector: ArrayLike<number>): void;
  has(id: string): boolean;
  /** Takes a template out, its numbers included. False when there was none. */
  remove(id: string): boolean;
  /** Ids of about the `count` most similar templates, the likeliest first. Throws MatchError for what is no embedding. */
  near(probe: ArrayLike<number>, count: number): string[];
}

/**
 * An empty index whose nearness is the policy's similarity: the correction is taken off before a template goes in, so another
 * correction needs another index. Throws ModelError INDEX_UNAVAILABLE where the native library does not load.
 */
export async function openTemplateIndex(policy: Pick<FacePolicy, 'correction'>): Promise<TemplateIndex> {
  const { Index, MetricKind, ScalarKind } = await import('usearch').catch((cause: unknown) => {
    throw new ModelError('INDEX_UNAVAILABLE', 'usearch has no library for this platform; search is not possible here', {
      cause,
    });
  });
  const graph = new Index({
    dimensions: EMBEDDING_LENGTH,
    metric: MetricKind.Cos,
    quantization: ScalarKind.I8,
    connectivity: LINKS,
    expansion_add: VIEW_WHILE_ADDING,
    expansion_search: VIEW_WHILE_SEARCHING,
    multi: false,
  });
  return new GraphIndex(graph, comparableUnder(policy));
}

/**
 * usearch only marks what is removed: the numbers stay in memory until something else is added. So a removed template is
 * overwritten at once by a vector without meaning, which stays in its place until a new template takes that. There is
 * never more than one free place, or the library would pick an older one and leave the template where it is.
 */
class GraphIndex implements TemplateIndex {
  readonly #graph: Index;
  readonly #comparable: (vector: ArrayLike<number>) => Float32Array;
  readonly #keys = new Map<string, number>();
  /** By key; a key without an id holds a vector without meaning. */
  readonly #ids: (string | undefined)[] = [];
  readonly #vacant: number[] = [];

  constructor(graph: Index, comparable: (vector: ArrayLike<number>) => Float32Array) {
    this.#graph = graph;
    this.#comparable = comparable;
  }

  get size(): number {
    return this.#keys.size;
  }

  add(id: string, vector: ArrayLike<number>): void {
    const comparable = this.#comparable(vector);
    const vacant = this.#keys.get(id) ?? this.#vacant.pop();
    const key = vacant ?? this.#ids.length;
    if (vacant !== undefined) this.#graph.remove(BigInt(vacant));
    this.#graph.add(BigInt(key), comparable, THREADS);
    this.#ids[key] = id;
    this.#keys.set(id, key);
  }

  has(id: string): boolean {
    return this.#keys.has(id);
  }

  remove(id: string): boolean {
    const key = this.#keys.get(id);
    if (key === undefined) return false;
    this.#keys.delete(id);
    this.#ids[key] = undefined;
    this.#graph.remove(BigInt(key));
    this.#graph.add(BigInt(key), meaninglessVector(key), THREADS);
    this.#vacant.push(key);
    return true;
  }

  near(probe: ArrayLike<number>, count: number): string[] {
    const comparable = this.#comparable(probe);
    if (this.size === 0) return [];
    const { keys } = this.#graph.search(comparable, count, THREADS);
    return Array.from(keys, (key) => this.#ids[Number(key)]).filter((id) => id !== undefined);
  }
}
