/**
 * Environment of agent and hub. Buffers of a megabyte are taken on one thread and freed on another; glibc then keeps up to eight
 * arenas per core, half empty. With two, and large buffers outside of them, an agent takes some 250 MB instead of 400 (`zs bench soak`).
 */
export const allocatorEnvironment = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144' } as const;

/** The same as lines of a systemd unit. */
export const allocatorLines = Object.entries(allocatorEnvironment)
  .map(([name, value]) => `Environment=${name}=${value}`)
  .join('\n');
