import type { FastifyInstance } from 'fastify';
import type { SubjectId } from '../../contract/ids.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import type { CodeDesk } from './code-desk.ts';
import type { FrontDesk } from './front-desk.ts';
import {
  BedsideCheckRequest,
  type CheckInAnswer,
  CheckInRequest,
  type CodeAnswer,
  CodeRequest,
  type KioskState,
  type RecordedAnswer,
  type ScanAnswer,
} from './kiosk-state.ts';
import type { OwnDesk } from './own-desk.ts';
import { ObjectionRequest, type OwnRecordAnswer, OwnRecordRequest } from './own-record.ts';
import type { Screen } from './screen.ts';

export interface PersonRouteParts {
  readonly desk: FrontDesk;
  readonly ownDesk: OwnDesk;
  readonly codeDesk: CodeDesk;
  /** The pseudonym of a staff number. */
  readonly staffOf: (number: string) => SubjectId;
  readonly screen: Pick<Screen, 'state'>;
}

/** What everybody in front of the kiosk may do. */
export function addPersonRoutes(app: FastifyInstance, parts: PersonRouteParts): void {
  const { desk, ownDesk, codeDesk, staffOf, screen } = parts;
  app.get('/api/state', async (): Promise<KioskState> => screen.state);
  app.post('/api/check-ins', async (request): Promise<CheckInAnswer> => {
    return desk.checkIn(parseOrThrow(CheckInRequest, request.body, 'check-in'));
  });
  app.post('/api/bedside-checks', async (request): Promise<CheckInAnswer> => {
    return desk.bedside(parseOrThrow(BedsideCheckRequest, request.body, 'bedside check').challenge);
  });
  app.post('/api/challenge/decline', async (_request, reply) => {
    desk.declineChallenge();
    return reply.status(204).send();
  });

  app.post('/api/codes', async (request): Promise<CodeAnswer> => {
    return codeDesk.understand(parseOrThrow(CodeRequest, request.body, 'code').text);
  });
  app.post('/api/codes/scan', async (): Promise<ScanAnswer> => codeDesk.scan());
  app.post('/api/codes/cancel', async (_request, reply) => {
    codeDesk.cancel();
    return reply.status(204).send();
  });

  app.post('/api/own-record', async (request): Promise<OwnRecordAnswer> => {
    return ownDesk.show(staffOf(parseOrThrow(OwnRecordRequest, request.body, 'own record').number));
  });
  app.post('/api/objections', async (request): Promise<RecordedAnswer> => {
    return ownDesk.object(parseOrThrow(ObjectionRequest, request.body, 'objection'));
  });
}
