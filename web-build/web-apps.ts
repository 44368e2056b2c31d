import { join } from 'node:path';

/** One browser application of the repository: where its source is, and what else its output depends on. */
export interface WebApp {
  readonly name: 'console' | 'kiosk';
  /** Folder with `index.html`, relative to the repository. */
  readonly root: string;
  /** Files and folders outside `root` that end up in the bundle; a change in them makes the output stale. */
  readonly alsoReads: readonly string[];
}

const WEB_APPS: readonly WebApp[] = [
  {
    name: 'console',
    root: 'hub/console/web',
    alsoReads: [
      'hub/console/overview-schema.ts',
      'hub/cases/finding-schema.ts',
      'hub/overview/figures-schema.ts',
      'hub/subjects',
      'hub/reports/period-figures.ts',
      'hub/crosscheck/coverage.ts',
      'hub/crosscheck/match-code.ts',
      'hub/crosscheck/finding-event.ts',
      'hub/crosscheck/judged-subject.ts',
      'hub/crosscheck/message.ts',
      'hub/crosscheck/render.ts',
      'hub/crosscheck/texts',
    ],
  },
  {
    name: 'kiosk',
    root: 'edge-agent/kiosk/web',
    alsoReads: ['edge-agent/kiosk/kiosk-state.ts', 'contract/evidence.ts'],
  },
];

/** The applications that `npm run build:web` builds. */
export function webApps(): readonly WebApp[] {
  return WEB_APPS;
}

/** Where an application's output goes: the folder that its server serves. */
export function outputOf(repository: string, app: WebApp): string {
  return join(repository, 'dist', 'web', app.name);
}
