import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { requireAccess } from './access.ts';
import type { ConsoleApp, ConsoleParts, Routes } from './console-parts.ts';
import { answerErrors } from './error-answers.ts';
import { refuseUnkeepableText } from './keepable-text.ts';
import { describeRoute, SECURITY_SCHEMES } from './openapi/describe.ts';
import { countRequests } from './request-metrics.ts';
import { accountRoutes } from './routes/accounts.ts';
import { bedsideRoutes } from './routes/bedside.ts';
import { bulletinRoutes } from './routes/bulletins.ts';
import { bundleRoutes } from './routes/bundle.ts';
import { caseRoutes } from './routes/cases.ts';
import { claimRoutes } from './routes/claims.ts';
import { clipRoutes } from './routes/clips.ts';
import { coverageRoutes } from './routes/coverage.ts';
import { creditPointRoutes } from './routes/credit-points.ts';
import { enrolmentRoutes } from './routes/enrolment.ts';
import { eventRoutes } from './routes/events.ts';
import { fhirRoutes } from './routes/fhir.ts';
import { findingRoutes } from './routes/findings.ts';
import { fleetRoutes } from './routes/fleet.ts';
import { fleetOrderRoutes } from './routes/fleet-orders.ts';
import { importRoutes } from './routes/imports.ts';
import { inspectionRoutes } from './routes/inspection.ts';
import { judgementRoutes } from './routes/judgement.ts';
import { ledgerRoutes } from './routes/ledger.ts';
import { mapRoutes } from './routes/map.ts';
import { masterRoutes } from './routes/masters.ts';
import { operationRoutes } from './routes/operations.ts';
import { overviewRoutes } from './routes/overview.ts';
import { parameterRoutes } from './routes/parameters.ts';
import { periodReportRoutes } from './routes/period-reports.ts';
import { portalRoutes } from './routes/portal.ts';
import { caseFileRoutes } from './routes/portal-files.ts';
import { portalSelfCheckRoutes } from './routes/portal-self-checks.ts';
import { portalStandingRoutes } from './routes/portal-standing.ts';
import { presenceRoutes } from './routes/presence.ts';
import { queueViewRoutes } from './routes/queue-views.ts';
import { reportRoutes } from './routes/reports.ts';
import { ruleChangeRoutes } from './routes/rule-changes.ts';
import { ruleRoutes } from './routes/rules.ts';
import { scorecardRoutes } from './routes/scorecards.ts';
import { sessionRoutes } from './routes/session.ts';
import { settingsRoutes } from './routes/settings.ts';
import { subjectRoutes } from './routes/subjects.ts';
import { tableFileRoutes } from './routes/table-files.ts';
import { addSecurityHeaders } from './security-headers.ts';
import { serveWebFiles } from './web-files.ts';

export interface ConsoleOptions extends ConsoleParts {
  readonly logger: Logger;
  /** Folder of the built console; without it only the API is served. */
  readonly webRoot?: string;
}

const FEATURES: readonly Routes[] = [
  sessionRoutes,
  accountRoutes,
  eventRoutes,
  overviewRoutes,
  fleetRoutes,
  fleetOrderRoutes,
  enrolmentRoutes,
  findingRoutes,
  queueViewRoutes,
  mapRoutes,
  caseRoutes,
  clipRoutes,
  subjectRoutes,
  bundleRoutes,
  reportRoutes,
  tableFileRoutes,
  periodReportRoutes,
  fhirRoutes,
  claimRoutes,
  importRoutes,
  masterRoutes,
  judgementRoutes,
  coverageRoutes,
  presenceRoutes,
  bedsideRoutes,
  ruleRoutes,
  ruleChangeRoutes,
  parameterRoutes,
  settingsRoutes,
  ledgerRoutes,
  creditPointRoutes,
  scorecardRoutes,
  bulletinRoutes,
  inspectionRoutes,
  portalRoutes,
  caseFileRoutes,
  portalSelfCheckRoutes,
  portalStandingRoutes,
  operationRoutes,
];
const MAX_JSON_BYTES = 256 * 1024;

/**
 * The console's HTTP interface, ready to listen or to be called with `inject`. The same for tests and production. Throws
 * ConsoleError when a route doesn't say who may call it.
 */
export async function buildConsoleApp(options: ConsoleOptions): Promise<FastifyInstance> {
  const { access, logger, webRoot, metrics } = options;
  // Addresses may hold what an operator searched for, so fastify's own request log stays off.
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: MAX_JSON_BYTES,
    // An upload that was refused half-way would otherwise hold up the stop.
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  await app.register(cookie);
  requireAccess(app, access, options);
  await app.register(rateLimit, { global: false });
  addSecurityHeaders(app);
  answerErrors(app);
  refuseUnkeepableText(app);
  countRequests(app, metrics);
  await app.register(swagger, {
    openapi: { info: { title: 'Zhenshen hub', version: '1' }, components: { securitySchemes: SECURITY_SCHEMES } },
    transform: describeRoute,
  });
  const typed: ConsoleApp = app.withTypeProvider<ZodTypeProvider>();
  for (const addRoutes of FEATURES) addRoutes(typed, options);
  await serveWebFiles(app, webRoot);
  return app;
}
