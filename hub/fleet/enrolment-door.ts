import fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import { ENROLMENT_PATHS, EnrolmentRequest, type GrantAnswer } from '../../contract/enrolment.ts';
import { ContractError } from '../../contract/errors.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { RegistryError } from '../registry/error.ts';
import { EnrolmentError } from './enrolment-error.ts';
import { type EnrolNeeds, enrolDevice } from './invitations.ts';

const MAX_BODY_BYTES = 32_768;
/** Guesses are hopeless (128 bits); the limit keeps signatures from being checked for anybody who likes. */
const PER_SECOND = 5;

export interface EnrolmentDoorOptions extends EnrolNeeds {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly logger: FastifyBaseLogger;
}

/**
 * The one door that needs no certificate: a device that was invited sends its request here and gets its grant. TLS keeps
 * listeners out; who is who is proved by the invitation, in both directions.
 */
export async function openEnrolmentDoor(
  options: EnrolmentDoorOptions,
): Promise<{ port: number; stop(): Promise<void> }> {
  const { identity, host, port, logger, now } = options;
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    https: {
      key: identity.tls.privateKey.export({ format: 'pem', type: 'pkcs8' }),
      cert: identity.tls.certificate,
      minVersion: 'TLSv1.3',
    },
  });
  let second = 0;
  let asked = 0;
  app.addHook('onRequest', async (_request, reply) => {
    const current = Math.floor(now() / 1000);
    asked = current === second ? asked + 1 : 1;
    second = current;
    if (asked <= PER_SECOND) return;
    return reply.code(429).header('retry-after', '1').send(refusal('TOO_MANY_REQUESTS', 'wait a moment and try again'));
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    const known = error instanceof EnrolmentError || error instanceof RegistryError || error instanceof ContractError;
    if (known) {
      request.log.warn({ code: error.code }, 'refused an enrolment');
      return reply.code(403).send(refusal(error.code, error.message));
    }
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'an enrolment failed');
    return reply.code(status).send(refusal('FAILED', 'the hub could not do this; try again later'));
  });
  app.post(ENROLMENT_PATHS.enrolments, async (request): Promise<GrantAnswer> => {
    const wanted = parseOrThrow(EnrolmentRequest, request.body, 'enrolment');
    const grant = await enrolDevice(options, wanted);
    request.log.info({ invitation: wanted.invitation }, 'enrolled an invited device');
    return { grant };
  });
  await app.listen({ host, port });
  const address = app.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : port,
    stop: async () => await app.close(),
  };
}

const refusal = (code: string, message: string) => ({ error: { code, message } });
