import { z } from 'zod';

/** Whether a camera that watches a place keeps pictures of whom it names: on the device, encrypted, so long and so many at most. */
export const ClipSettings = z.strictObject({
  days: z.number().min(1).max(90).default(30),
  megabytes: z.number().min(10).max(20_000).default(500),
  /** Room on the disk that clips never take: events come first. */
  leaveFreeMegabytes: z.number().min(100).default(500),
});

/** How a camera that watches a place does so: in a setup, in `agent.json` as `sightings`, and in what the hub decides. */
export const SightingSettings = z.strictObject({
  /** The same person is signed at most once in so many minutes. */
  everyMinutes: z.number().min(1).max(720).default(10),
  /** Most looks a second while somebody is there; a slow machine looks less often. */
  looksPerSecond: z.number().min(0.5).max(10).default(6),
  /** Share of one core that looking at faces may take. */
  cpuShare: z.number().min(0.05).max(1).default(0.5),
  /** Absent: no clips are kept. */
  clips: ClipSettings.optional(),
});
export type SightingSettings = z.infer<typeof SightingSettings>;
