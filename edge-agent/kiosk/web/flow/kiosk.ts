import { computed, reactive, shallowReactive, watch } from 'vue';
import type { CheckInRequest, KioskMessage, KioskState } from '../../kiosk-state.ts';
import { checkAtBed, checkIn, showOwnRecord } from '../agent/requests.ts';
import { createCodes } from './codes.ts';
import { isPatient } from './kinds.ts';
import { positionNow } from './position.ts';
import { type Ask, afterNumber, type Step, viewOf } from './step.ts';
import { walkInNumber } from './visit-number.ts';

type Box = Extract<KioskMessage, { type: 'face' }>['box'];

/** Everything the screens show, and everything a person can do. The agent's state is replaced as a whole on each message. */
export type Kiosk = ReturnType<typeof createKiosk>;

export function createKiosk(now: () => number) {
  const shown = shallowReactive({
    state: null as KioskState | null,
    connected: false,
    face: null as Box,
    preview: null as Blob | null,
  });
  const own = reactive<{ step: Step; seen: string | null }>({ step: { name: 'home' }, seen: null });
  const view = computed(() => viewOf(shown.state, own.step, own.seen));

  function go(step: Step): void {
    own.step = step;
  }

  async function check(ask: Ask): Promise<void> {
    const checking: Step = { name: 'checking', ask };
    own.step = checking;
    const answer = await (ask.challenge === undefined ? checkIn(await located(ask)) : checkAtBed(ask.challenge));
    // Somebody may have gone home or to the staff in the meantime.
    if (own.step.name !== 'checking' || own.step.ask.number !== ask.number) return;
    own.step = answer.ok
      ? { name: 'answered', ask, answer: answer.value }
      : { name: 'trouble', ask, trouble: answer.trouble };
  }

  async function located({ challenge: _, ...request }: Ask): Promise<CheckInRequest> {
    if (isPatient(request.kind) || !shown.state?.browserPosition) return request;
    return { ...request, position: await positionNow() };
  }

  async function answerChallenge(challenge: string): Promise<void> {
    await check({ kind: 'patient.bedside', number: '', nonce: challenge, challenge });
  }

  function receive(message: KioskMessage): void {
    if (message.type === 'face') shown.face = message.box;
    else shown.state = message.state;
  }

  // The last picture of one person must not be there when the next one steps up.
  watch(
    () => view.value.name,
    (name) => {
      if (name === 'looking' || name === 'scanning') return;
      shown.preview = null;
      shown.face = null;
    },
  );

  async function follow(step: Step): Promise<void> {
    if (step.name === 'checking') await check(step.ask);
    else go(step);
  }

  return {
    shown,
    own,
    view,
    go,
    receive,
    home(): void {
      const phase = shown.state?.phase;
      if (phase && 'reference' in phase) own.seen = phase.reference;
      go({ name: 'home' });
    },
    check,
    answerChallenge,
    codes: createCodes({ own, shown, follow, answerChallenge }),
    giveNumber: (kind: CheckInRequest['kind'], number: string, visit?: string) =>
      follow(afterNumber(kind, number, visit)),
    /** With the visit number, or with one of the kiosk's own for who has none. */
    async giveVisit(kind: CheckInRequest['kind'], number: string, typed: string | null): Promise<void> {
      await check({ kind, number, nonce: typed ?? walkIn() });
    },
    walkIn,
    /** Shows practitioners, once they were recognised, what this device recorded of them. */
    async showOwn(number: string): Promise<void> {
      go({ name: 'own-looking' });
      const answer = await showOwnRecord(number);
      if (own.step.name !== 'own-looking') return;
      const ask: Ask = { kind: 'staff.clock-in', number };
      if (!answer.ok) go({ name: 'trouble', ask, trouble: answer.trouble });
      else if (answer.value.own) go({ name: 'own', own: answer.value.own });
      else go({ name: 'trouble', ask, trouble: 'not-recognised' });
    },
  };

  function walkIn(): string {
    return walkInNumber(now(), crypto.getRandomValues(new Uint8Array(6)));
  }
}
