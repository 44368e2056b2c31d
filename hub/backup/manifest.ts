import { z } from 'zod';

export const BACKUP_FORMAT = 'zs-backup/1';

/** Files of a backup besides the manifest. Only the database is always there. */
export const BACKUP_FILES = [
  'hub.sqlite',
  'face-policy.jws',
  'log-epoch',
  'erasures.jsonl',
  'keys.enc',
  'case-files.tar',
] as const;
export type BackupFile = (typeof BACKUP_FILES)[number];

/** What a backup says of itself. `ledger` is the head of the log in it: compare it with a checkpoint that others keep. */
export const BackupManifest = z.strictObject({
  format: z.literal(BACKUP_FORMAT),
  at: z.iso.datetime(),
  epoch: z.int().min(1),
  ledger: z.strictObject({ size: z.int().min(0), root: z.string() }),
  devices: z.int().min(0),
  /** Events that waited on devices, as they last said. */
  pending: z.int().min(0),
  /** SHA-256 of each file, hex. */
  files: z.partialRecord(z.enum(BACKUP_FILES), z.string().regex(/^[0-9a-f]{64}$/)),
});
export type BackupManifest = z.infer<typeof BackupManifest>;
