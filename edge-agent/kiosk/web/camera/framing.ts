import type { KioskMessage, KioskState } from '../../kiosk-state.ts';

type Box = Extract<KioskMessage, { type: 'face' }>['box'];
type Looking = Extract<KioskState['phase'], { name: 'looking' }>;

/** The oval on the screen: `good` = stay like this, `wait` = do what the instruction says. */
export type Framing = 'good' | 'wait';

/**
 * Whether the face is where it should be. The agent's advice counts most; the box only keeps the oval from turning green
 * over a face at the edge. Without a box (the page's own camera sends none back) the advice decides alone.
 */
export function framingOf(phase: Looking | null, face: Box, boxExpected: boolean): Framing {
  if (phase === null || phase.advice !== null) return 'wait';
  if (!boxExpected) return 'good';
  if (face === null) return 'wait';
  const x = face.x + face.width / 2;
  const y = face.y + face.height / 2;
  return Math.abs(x - 0.5) <= 0.22 && Math.abs(y - 0.5) <= 0.28 ? 'good' : 'wait';
}
