import { computed, reactive, shallowReactive, watch } from 'vue';
import type { CheckInRequest, KioskMessage, KioskState } from '../../kiosk-state.ts';
import { checkIn } from '../agent/requests.ts';
import { afterNumber, type Step, viewOf } from './step.ts';
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

  async function check(ask: CheckInRequest): Promise<void> {
    const checking: Step = { name: 'checking', ask };
    own.step = checking;
    const answer = await checkIn(ask);
    // Somebody may have gone home or to the staff in the meantime.
    if (own.step.name !== 'checking' || own.step.ask.number !== ask.number) return;
    own.step = answer.ok
      ? { name: 'answered', ask, answer: answer.value }
      : { name: 'trouble', ask, trouble: answer.trouble };
  }

  function receive(message: KioskMessage): void {
    if (message.type === 'face') shown.face = message.box;
    else shown.state = message.state;
  }

  // The last picture of one person must not be there when the next one steps up.
  watch(
    () => view.value.name,
    (name) => {
      if (name === 'looking') return;
      shown.preview = null;
      shown.face = null;
    },
  );

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
    async giveNumber(kind: CheckInRequest['kind'], number: string): Promise<void> {
      const next = afterNumber(kind, number);
      if (next.name === 'checking') await check(next.ask);
      else go(next);
    },
    /** With the visit number, or with one of the kiosk's own for who has none. */
    async giveVisit(kind: CheckInRequest['kind'], number: string, typed: string | null): Promise<void> {
      const nonce = typed ?? walkInNumber(now(), crypto.getRandomValues(new Uint8Array(6)));
      await check({ kind, number, nonce });
    },
  };
}
