/** Numbers from 0 up to 1, the same for the same seed (mulberry32). For drawing samples, never for secrets. */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Two halves without a person in both. The order of the input does not matter, the seed does: what is learnt from one
 * half says nothing about how well it does on that half.
 */
export function splitPeople<T extends { readonly person: string }>(faces: readonly T[], seed: number): [T[], T[]] {
  const people = [...new Set(faces.map(({ person }) => person))].sort();
  const random = randomSource(seed);
  for (let last = people.length - 1; last > 0; last--) {
    const chosen = Math.floor(random() * (last + 1)); // Fisher and Yates
    [people[last], people[chosen]] = [people[chosen] ?? '', people[last] ?? ''];
  }
  const first = new Set(people.slice(0, Math.ceil(people.length / 2)));
  return [faces.filter(({ person }) => first.has(person)), faces.filter(({ person }) => !first.has(person))];
}
