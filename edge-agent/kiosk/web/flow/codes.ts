import type { CodeAnswer, KioskState } from '../../kiosk-state.ts';
import { cancelScan, scanCode, understandCode } from '../agent/requests.ts';
import { afterCode, noted } from './scanned.ts';
import type { Step } from './step.ts';

interface Parts {
  readonly own: { step: Step };
  readonly shown: { readonly state: KioskState | null };
  follow(step: Step): Promise<void>;
  answerChallenge(challenge: string): Promise<void>;
}

/** Codes from a scanner that types, or held before the camera; both lead to the same next step. */
export function createCodes({ own, shown, follow, answerChallenge }: Parts) {
  async function use(code: CodeAnswer, from: Step): Promise<void> {
    if (!shown.state) return;
    const next = afterCode(code, from, shown.state);
    await ('challenge' in next ? answerChallenge(next.challenge) : follow(next.step));
  }

  return {
    /** A scanner typed this at the screen that is shown. */
    async typed(text: string): Promise<void> {
      const from = own.step;
      const answer = await understandCode(text);
      if (own.step !== from || !shown.state) return;
      if (answer.ok) await use(answer.value, from);
      else await follow(noted(from, 'unknown', shown.state));
    },
    async scan(): Promise<void> {
      const from = own.step;
      const scanning: Step = { name: 'scanning', from };
      own.step = scanning;
      const answer = await scanCode();
      if (own.step.name !== 'scanning' || !shown.state) return;
      if (!answer.ok) return follow(noted(from, answer.trouble === 'busy' ? 'timed-out' : 'camera-lost', shown.state));
      const { value } = answer;
      if (value.outcome === 'found') await use(value.code, from);
      else await follow(value.outcome === 'cancelled' ? from : noted(from, value.outcome, shown.state));
    },
    /** Back to where the scan began. */
    async cancel(): Promise<void> {
      if (own.step.name === 'scanning') own.step = own.step.from;
      await cancelScan();
    },
  };
}
