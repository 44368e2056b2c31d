import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SubjectId } from '../../contract/ids.ts';
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
import type { Admission, StaffDesk } from './staff-desk.ts';
import { BedsideReplyRequest, type SignInAnswer, SignInRequest, type TodayAnswer } from './staff-messages.ts';

export interface StaffRouteParts {
  readonly desk: FrontDesk;
  readonly staffDesk: StaffDesk;
  /** The pseudonym of a staff number. */
  readonly staffOf: (number: string) => SubjectId;
  readonly pinGuard: PinGuard;
}

/**
 * What only staff may do. The PIN is asked for before the body is looked at. What keeps care going needs nothing more: a nurse
 * whose face the machine does not know must still be able to help. Faces enrolled or removed, and the list of the day, do.
 */
export function addStaffRoutes(app: FastifyInstance, { desk, staffDesk, staffOf, pinGuard }: StaffRouteParts): void {
  app.addHook('preParsing', async (request, reply, payload) => {
    await assertStaff(pinGuard, headerOf(request, 'x-staff-pin'), reply);
    return payload;
  });
  const admitted = (request: FastifyRequest): Exclude<Admission, { by: 'pin-only' }> => {
    const admission = staffDesk.admission(headerOf(request, 'x-staff-pass'));
    if (admission.by !== 'pin-only') return admission;
    throw new KioskError(
      'FACE_REQUIRED',
      'this needs the PIN and the face of a member of the desk staff; sign in first',
    );
  };

  app.post('/api/alternatives', async (request): Promise<RecordedAnswer> => {
    return desk.record(parseOrThrow(AlternativeRequest, request.body, 'alternative'));
  });
  app.post('/api/bedside-replies', async (request): Promise<RecordedAnswer> => {
    return desk.reply(parseOrThrow(BedsideReplyRequest, request.body, 'bedside reply'));
  });
  app.post('/api/enrolments', async (request): Promise<EnrolmentAnswer> => {
    const admission = admitted(request);
    const witness = admission.by === 'pin-and-face' ? admission.staff : undefined;
    return desk.enrol(parseOrThrow(EnrolmentRequest, request.body, 'enrolment'), witness);
  });
  app.post('/api/withdrawals', async (request): Promise<RecordedAnswer> => {
    admitted(request);
    return desk.withdraw(parseOrThrow(WithdrawalRequest, request.body, 'withdrawal'));
  });
  app.get('/api/today', async (request): Promise<TodayAnswer> => {
    admitted(request);
    return staffDesk.today();
  });
  app.post('/api/staff/sign-in', async (request): Promise<SignInAnswer> => {
    return staffDesk.signIn(staffOf(parseOrThrow(SignInRequest, request.body, 'sign-in').number));
  });
  app.post('/api/staff/sign-out', async (_request, reply) => {
    staffDesk.signOut();
    return reply.status(204).send();
  });
}

function headerOf({ headers }: FastifyRequest, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
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
