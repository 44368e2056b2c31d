import type { FastifyInstance } from 'fastify';
import { parseOrThrow } from '../../contract/parse.ts';
import type { FrontDesk } from './front-desk.ts';
import { type CheckInAnswer, CheckInRequest, type KioskState } from './kiosk-state.ts';
import type { Screen } from './screen.ts';

/** What everybody in front of the kiosk may do. */
export function addPersonRoutes(app: FastifyInstance, desk: FrontDesk, screen: Pick<Screen, 'state'>): void {
  app.get('/api/state', async (): Promise<KioskState> => screen.state);
  app.post('/api/check-ins', async (request): Promise<CheckInAnswer> => {
    return desk.checkIn(parseOrThrow(CheckInRequest, request.body, 'check-in'));
  });
  app.post('/api/challenge/decline', async (_request, reply) => {
    desk.declineChallenge();
    return reply.status(204).send();
  });
}
