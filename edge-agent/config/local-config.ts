import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Language } from '../../contract/desired-state.ts';
import { ContractError } from '../../contract/errors.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { SightingSettings } from '../../contract/sighting-settings.ts';
import { readSecretFile, writeSecretFile } from '../../contract/signature/key-file.ts';
import { CameraSpec } from '../camera/camera-spec.ts';
import { PlaceSource } from '../place/place-source.ts';
import { ConfigError } from './error.ts';
import { StaffPin } from './staff-pin.ts';

/** Addresses that never leave the machine. The kiosk's interface is for the screen that is attached to it, for nobody else. */
const LOOPBACK = ['127.0.0.1', '::1', 'localhost'] as const;

/** What only the device knows about itself: `agent.json` in its folder. All else comes from the hub in the grant. */
export const LocalConfig = z.strictObject({
  camera: CameraSpec,
  http: z
    .strictObject({
      host: z
        .enum(LOOPBACK, 'the kiosk listens on this machine only: 127.0.0.1, ::1 or localhost')
        .default('127.0.0.1'),
      /** 0 = any free port. */
      port: z.int().min(0).max(65_535).default(8090),
    })
    .prefault({}),
  /** Account at an RTSP camera, for an address that names none: a hub may name the camera, but never knows its password. */
  cameraLogin: z.strictObject({ user: z.string().min(1).max(64), password: z.string().min(1).max(128) }).optional(),
  /** What the device finds out with where it is; absent = only from where it was set up. */
  place: PlaceSource.optional(),
  /** Only for a device of profile `camera`, which watches a place. */
  sightings: SightingSettings.optional(),
  /** No default: without it staff functions are refused. */
  staffPin: StaffPin.optional(),
  /** The insurer's client on this machine that resolves e-vouchers (`edge-agent/codes/README.md`). Absent = none is resolved. */
  voucherService: z
    .url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost)$/, error: 'an http address on this machine' })
    .optional(),
  /** Language the screen starts with. */
  language: Language.default('zh-CN'),
});
export type LocalConfig = z.infer<typeof LocalConfig>;

/** What a person writes into `agent.json`: fields with a default may be left out. */
export type LocalConfigInput = z.input<typeof LocalConfig>;

/** Where the local configuration of the device in `folder` lies. */
export function localConfigPath(folder: string): string {
  return join(folder, 'agent.json');
}

/** Reads `agent.json`, mode 0600 (it may hold a camera's password). Throws ConfigError naming the fields to mend. */
export function readLocalConfig(folder: string): LocalConfig {
  const path = localConfigPath(folder);
  if (!existsSync(path)) {
    throw new ConfigError(
      'MISSING',
      `${path} does not exist; it names the camera, e.g. {"camera": {"type": "browser"}}`,
    );
  }
  try {
    return parseOrThrow(LocalConfig, JSON.parse(readSecretFile(path)), path);
  } catch (cause) {
    if (cause instanceof ContractError && cause.code === 'KEY_FILE_TOO_OPEN') {
      throw new ConfigError('TOO_OPEN', cause.message, { cause });
    }
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError('INVALID', why.startsWith(path) ? why : `${path}: ${why}`, { cause });
  }
}

/** Writes a new `agent.json`, mode 0600. Throws if there is one: a device is not re-configured by accident. */
export function writeLocalConfig(folder: string, config: LocalConfigInput): void {
  const parsed = parseOrThrow(LocalConfig, config, 'local configuration');
  writeSecretFile(localConfigPath(folder), `${JSON.stringify(parsed, null, 2)}\n`);
}
