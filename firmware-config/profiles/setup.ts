import { z } from 'zod';
import { CameraSpec } from '../../contract/camera-spec.ts';
import { Language } from '../../contract/desired-state.ts';
import { DeviceProfile } from '../../contract/device-config.ts';
import { Place } from '../../contract/evidence.ts';
import { jsonProblem } from '../../contract/json-limits.ts';
import { SightingSettings } from '../../contract/sighting-settings.ts';
import { deviceProfiles } from './device-profiles.ts';

const words = z.string().min(1).max(80);

/** What a technician sets up: a kind of machine with its camera and screen. Data, not code: see `setups/`. */
export const Setup = z.strictObject({
  v: z.literal(1),
  title: z.strictObject({ 'zh-CN': words, en: words }),
  profile: DeviceProfile,
  place: Place.shape.type,
  camera: CameraSpec,
  /** How a camera that watches a place does so. */
  sightings: SightingSettings.optional(),
  language: Language.default('zh-CN'),
  /** Port of the kiosk page on this machine. */
  port: z.int().min(1024).max(65_535).default(8090),
  /** Whether the machine shows the kiosk page itself, in Chromium; `none` for a camera that only watches. */
  screen: z.enum(['chromium', 'none']),
  /** A USB camera by vendor and product, as `lsusb` prints them: it then is always the same device. */
  usbCamera: z
    .strictObject({ vendor: z.string().regex(/^[0-9a-f]{4}$/), product: z.string().regex(/^[0-9a-f]{4}$/) })
    .optional(),
  /** Shows recordings instead of people: never in a clinic. */
  demo: z.boolean().default(false),
});
export type Setup = z.infer<typeof Setup>;

export interface SetupProblem {
  /** Path of the field, e.g. `camera.input.url`. */
  readonly field: string;
  readonly problem: string;
}

export type CheckedSetup =
  | { readonly outcome: 'sound'; readonly setup: Setup }
  | { readonly outcome: 'unsound'; readonly problems: readonly SetupProblem[] };

/** Checks the text of a setup and names everything that is wrong with it at once, not only the first thing. */
export function checkSetup(text: string): CheckedSetup {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'not JSON';
    return { outcome: 'unsound', problems: [{ field: '', problem }] };
  }
  const nesting = jsonProblem(json);
  if (nesting) return { outcome: 'unsound', problems: [{ field: nesting.path, problem: nesting.reason }] };
  const parsed = Setup.safeParse(json);
  const shape = parsed.success ? [] : parsed.error.issues.flatMap(problemsOf);
  const problems = [...shape, ...contradictions(json)];
  if (parsed.success && problems.length === 0) return { outcome: 'sound', setup: parsed.data };
  return { outcome: 'unsound', problems };
}

function problemsOf(issue: z.core.$ZodIssue): SetupProblem[] {
  const field = issue.path.join('.');
  if (issue.code !== 'unrecognized_keys') return [{ field, problem: issue.message }];
  return issue.keys.map((key) => ({ field: [...issue.path, key].join('.'), problem: 'there is no such field' }));
}

// Looks at each pair of fields that could be read, whatever is wrong with the others.
function contradictions(json: unknown): SetupProblem[] {
  const read = <K extends keyof typeof Setup.shape>(name: K) => {
    const value = typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
    return Setup.shape[name].safeParse(value).data as z.infer<(typeof Setup.shape)[K]> | undefined;
  };
  const [profile, place, camera, screen, demo] = [
    read('profile'),
    read('place'),
    read('camera'),
    read('screen'),
    read('demo'),
  ];
  const problems: SetupProblem[] = [];
  const say = (field: string, problem: string) => problems.push({ field, problem });
  if (profile && place && !deviceProfiles[profile].places.includes(place)) {
    say('place', `a ${profile} stands at one of: ${deviceProfiles[profile].places.join(', ')}`);
  }
  if (profile && screen && (profile === 'camera') !== (screen === 'none')) {
    say('screen', profile === 'camera' ? 'a camera has no screen: none' : 'people need a screen: chromium');
  }
  if (profile && profile !== 'camera' && read('sightings')) {
    say('sightings', `a ${profile} watches no place; sightings are for the profile camera`);
  }
  if (camera?.type === 'browser' && screen === 'none')
    say('camera', 'a browser camera needs the screen in which it runs');
  const plays = camera?.type === 'replay' || (camera?.type === 'ffmpeg' && camera.input.kind === 'file');
  if (plays && demo === false) say('camera', 'a recording in place of a camera is for demos only: "demo": true');
  if (camera?.type === 'ffmpeg' && camera.input.kind === 'rtsp' && /\/\/[^/]*@/.test(camera.input.url)) {
    say('camera.input.url', 'no account in a file that is passed around; zs provision device asks for it');
  }
  return problems;
}
