import type { KioskState } from '../../kiosk-state.ts';

type Looking = Extract<KioskState['phase'], { name: 'looking' }>;

/** What a person is asked to do in front of the camera, as the agent pushes it. */
export type AskedNow = NonNullable<Looking['challenge']>;
export type Asked = AskedNow['ask'];
