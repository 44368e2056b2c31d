import { z } from 'zod';

/** How a camera that watches a place does so; in `agent.json` as `sightings`. */
export const SightingSettings = z.strictObject({
  /** The same person is signed at most once in so many minutes. */
  everyMinutes: z.number().min(1).max(720).default(10),
  /** Share of one core that looking at faces may take. */
  cpuShare: z.number().min(0.05).max(1).default(0.5),
  /** Absent: no clips are kept. Pictures of a sighting stay on the device, encrypted, for so long and so many at most. */
  clips: z
    .strictObject({
      days: z.number().min(1).max(90).default(30),
      megabytes: z.number().min(10).max(20_000).default(500),
      /** Room on the disk that clips never take: events come first. */
      leaveFreeMegabytes: z.number().min(100).default(500),
    })
    .optional(),
});
export type SightingSettings = z.infer<typeof SightingSettings>;
