import type { FastifyInstance, FastifyReply } from 'fastify';
import { parseOrThrow } from '../../contract/parse.ts';
import type { PinGuard } from '../config/pin-guard.ts';
import { KioskError } from './error.ts';
import type { FrontDesk } from './front-desk.ts';
import {
  AlternativeRequest,
  type EnrolmentAnswer,
  EnrolmentRequest,
  type RecordedAnswer,
  WithdrawalRequest,
} from './kiosk-state.ts';

/** What only staff may do. The PIN is asked for before the body is looked at. */
export function addStaffRoutes(app: FastifyInstance, desk: FrontDesk, guard: PinGuard): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    const pin = request.headers['x-staff-pin'];
    await assertStaff(guard, typeof pin === 'string' ? pin : undefined, reply);
    return payload;
  });
  app.post('/api/alternatives', async (request): Promise<RecordedAnswer> => {
    return desk.record(parseOrThrow(AlternativeRequest, request.body, 'alternative'));
  });
  app.post('/api/enrolments', async (request): Promise<EnrolmentAnswer> => {
    return desk.enrol(parseOrThrow(EnrolmentRequest, request.body, 'enrolment'));
  });
  app.post('/api/withdrawals', async (request): Promise<RecordedAnswer> => {
    return desk.withdraw(parseOrThrow(WithdrawalRequest, request.body, 'withdrawal'));
  });
}

async function assertStaff(guard: PinGuard, pin: string | undefined, reply: FastifyReply): Promise<void> {
  const verdict = await guard.check(pin);
  switch (verdict.outcome) {
    case 'accepted':
      return;
    case 'not-set':
      throw new KioskError(
        'PIN_NOT_SET',
        'no staff PIN is set on this device, so staff functions are off; set one in agent.json',
      );
    case 'locked': {
      const seconds = Math.ceil(verdict.retryAfterMs / 1000);
      reply.header('retry-after', String(seconds));
      throw new KioskError('PIN_LOCKED', `too many wrong PINs; wait ${seconds} s`);
    }
    case 'refused':
      if (pin === undefined) throw new KioskError('PIN_REQUIRED', 'send the staff PIN in the header x-staff-pin');
      throw new KioskError('PIN_WRONG', 'the staff PIN is wrong');
  }
}
