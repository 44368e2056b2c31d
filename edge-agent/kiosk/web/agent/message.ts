import type { KioskMessage } from '../../kiosk-state.ts';

/**
 * A text message of the agent, or null for anything else. The sender is this machine's own agent, which made it with the
 * schema of `kiosk-state.ts`; what is checked here is what the page would stumble over.
 */
export function readMessage(text: string): KioskMessage | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isMessage(value) ? value : null;
}

function isMessage(value: unknown): value is KioskMessage {
  if (!isRecord(value)) return false;
  if (value.type === 'face') return value.box === null || isBox(value.box);
  return value.type === 'state' && isRecord(value.state) && isState(value.state);
}

const PHASES: readonly unknown[] = ['idle', 'scanning', 'looking', 'result', 'recorded', 'out-of-service'];

function isState({ profile, siteName, place, link, notice, openChallenges, phase }: Record<string, unknown>): boolean {
  const texts = [profile, siteName, place, notice].every((text) => typeof text === 'string');
  if (!texts || !Array.isArray(openChallenges)) return false;
  return isRecord(link) && typeof link.pending === 'number' && isRecord(phase) && PHASES.includes(phase.name);
}

function isBox(value: unknown): boolean {
  return isRecord(value) && ['x', 'y', 'width', 'height'].every((side) => Number.isFinite(value[side]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
