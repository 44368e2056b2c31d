import { readFileSync } from 'node:fs';
import type { FleetDevice, RolloutStatus } from './fleet-view.ts';

export type Language = 'zh-CN' | 'en';

type Texts = { readonly [key: string]: string | Texts };
const textsOf = (language: Language): Texts =>
  JSON.parse(readFileSync(new URL(`./texts/${language}.json`, import.meta.url), 'utf8'));

/** Texts of the fleet by path, e.g. `t('camera.ok')`, with values for their {names}. */
function translator(language: Language) {
  const texts = textsOf(language);
  return (path: string, values: Readonly<Record<string, string | number>> = {}): string => {
    const found = path
      .split('.')
      .reduce<string | Texts | undefined>((at, key) => (typeof at === 'object' ? at[key] : undefined), texts);
    const text = typeof found === 'string' ? found : (path.split('.').at(-1) ?? path);
    return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}
type Translate = ReturnType<typeof translator>;

const COLUMNS = ['device', 'site', 'link', 'heard', 'outbox', 'camera', 'clock', 'agent', 'model', 'desired'] as const;

/** The fleet as a table for a terminal, with a line that sums up. `now` in ms since 1970. */
export function fleetLines(devices: readonly FleetDevice[], language: Language, now: number): string[] {
  const t = translator(language);
  const rows = [COLUMNS.map((column) => t(`columns.${column}`)), ...devices.map((device) => cellsOf(device, t, now))];
  const widths = COLUMNS.map((_, n) => Math.max(...rows.map((row) => widthOf(row[n] ?? ''))));
  const lines = rows.map((row) =>
    row
      .map((cell, n) => pad(cell, widths[n] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const online = devices.filter((device) => device.online).length;
  const trouble = devices.filter((device) => device.trouble).length;
  return [...lines, '', t('count', { shown: devices.length, online, trouble })];
}

/** Roll-outs as text. */
export function rolloutLines(rollouts: readonly RolloutStatus[], language: Language): string[] {
  const t = translator(language);
  if (rollouts.length === 0) return [t('rollout.none')];
  return rollouts.flatMap(({ id, state, ring, reason, rings, failures, changes, startedAt }) => [
    `${id}  ${startedAt}  ${t(`rollout.${state}`, { ring, reason: reason ?? '' })}`,
    `  ${t('rollout.changes', { changes: changes.join(', ') })}`,
    ...rings.map((counts) => `  ${t('rollout.ring', counts)}`),
    ...failures.map(
      ({ device, problem }) => `  ${t('rollout.failure', { device, problem: t(`problems.${problem}`) })}`,
    ),
  ]);
}

function cellsOf(device: FleetDevice, t: Translate, now: number): string[] {
  const { state, online, lastHeardAt, camera, clockOffsetMs, clockSource, bundle, agent, stalled } = device;
  const link = state === 'revoked' ? t('revoked') : t(online ? 'online' : 'offline');
  const standing = stalled.length > 0 ? `; ${t('stalled', { loops: stalled.join(', ') })}` : '';
  return [
    device.device,
    device.site,
    link,
    lastHeardAt === null ? t('never') : agoOf(now - Date.parse(lastHeardAt), t),
    String(device.outbox),
    camera === null ? '–' : t(`camera.${camera}`),
    clockSource === null ? '–' : t('clock', { offset: offsetOf(clockOffsetMs), source: clockSource }),
    agent ?? '–',
    bundle === null ? '–' : bundle === 0 ? t('builtIn') : t('bundle', { version: bundle }),
    `${runsOf(device, t)}${standing}`,
  ];
}

function runsOf({ revision, desired, desiredState, problem }: FleetDevice, t: Translate): string {
  const runs = revision ?? 0;
  if (desired === 0) return t('granted');
  if (problem !== null) return t('failed', { revision: runs, desired, problem: t(`problems.${problem}`) });
  if (desiredState === 'sent') return t('sent', { revision: runs, desired });
  return t('revision', { revision: runs });
}

const offsetOf = (ms: number | null): string =>
  ms === null ? '?' : Math.abs(ms) < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;

function agoOf(ms: number, t: Translate): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return t('ago.s', { n: seconds });
  if (seconds < 7200) return t('ago.m', { n: Math.round(seconds / 60) });
  if (seconds < 172_800) return t('ago.h', { n: Math.round(seconds / 3600) });
  return t('ago.d', { n: Math.round(seconds / 86_400) });
}

// Chinese characters take two columns of a terminal.
const widthOf = (text: string): number =>
  [...text].reduce((sum, char) => sum + (/[\u1100-\u115f\u2e80-\uffdc]/.test(char) ? 2 : 1), 0);
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
