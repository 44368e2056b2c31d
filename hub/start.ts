import { collectDefaultMetrics, Registry } from 'prom-client';
import { answerListener } from './bedside/answers.ts';
import { createBedsideKeeper } from './bedside/keeper.ts';
import { registerBedsideMetrics } from './bedside/metrics.ts';
import { seedSeal } from './bedside/seed.ts';
import { connectHubClient } from './broker/hub-client.ts';
import { brokerLink } from './broker-link.ts';
import { clipRoutes } from './clips/routes.ts';
import { clipWithdrawals } from './clips/withdrawals.ts';
import { createCommands } from './commands/send.ts';
import { buildConsoleApp } from './console/app.ts';
import { openMapTiles } from './console/map-tiles.ts';
import { createCreditKeeper } from './credit/keeper.ts';
import { createJudgeAnew } from './crosscheck/judge-anew.ts';
import { observeRuns } from './crosscheck/observed-runner.ts';
import { rules } from './crosscheck/rules/index.ts';
import { crossCheckRunner } from './crosscheck/runner.ts';
import { CaseFiles } from './files/case-files.ts';
import { bundleRoutes } from './fleet/bundle-routes.ts';
import { openEnrolmentDoor } from './fleet/enrolment-door.ts';
import { createFleet } from './fleet/fleet.ts';
import { renewalRoutes } from './fleet/renewal.ts';
import { createGateMetrics } from './gate/metrics.ts';
import { type RunningGate, startGate } from './gate/start.ts';
import { gateTask } from './gate/task.ts';
import { openHubIdentity } from './identity/open.ts';
import { startIngest } from './ingest/start.ts';
import { StoredDeliveries } from './ingest/stored-listeners.ts';
import { createInspectionKeeper, inspectionSeal } from './inspection/keeper.ts';
import { createCheckpointKeeper } from './ledger/checkpoint/keeper.ts';
import { verifierKeyOf } from './ledger/checkpoint/verifier-key.ts';
import { recordConfiguration } from './ledger/configuration.ts';
import { createThirdPartyKeeper, type ThirdPartyKeeper } from './ledger/third-parties.ts';
import { WebhookCourier } from './notify/courier.ts';
import { addressesOf, type HubOptions, startFacts } from './options.ts';
import { createFigureKeeper } from './overview/keeper.ts';
import { openFacePolicyFile } from './registry/face-policy-file.ts';
import { createReportKeeper } from './reports/report-keeper.ts';
import { createRetentionKeeper } from './retention/keeper.ts';
import { hubStoreSpec, openHubStore } from './store/open-hub-store.ts';
import { createPartitionKeeper } from './store/partition-keeper.ts';
import { carriedRoutes } from './vault/carried-routes.ts';
import { startDeviceApi } from './vault/device-api.ts';
import { createVaultExpiry } from './vault/expiry.ts';
import { withdrawalListener } from './vault/withdrawals.ts';
import { joinWorkers } from './workers/leadership.ts';
import { registerStateMetrics } from './workers/state-metrics.ts';
import { createCaseKeeper } from './workflow/keeper.ts';

/** An export waits this long for witnesses to see the checkpoint that it will rest on. */
const EXPORT_WAITS_MS = 3000;

export interface RunningHub {
  readonly consoleUrl: string;
  stop(): Promise<void>;
}

/** Starts the hub, in the order in which data flows. If a part can't start, those before it are stopped again. */
export async function startHub(options: HubOptions): Promise<RunningHub> {
  const { dir, hub, hostnames, logger, now = Date.now } = options;
  await using parts = new AsyncDisposableStack();

  const identity = await openHubIdentity({ dir, hub, hostnames, now });
  const { policy } = openFacePolicyFile(dir, identity, options.initialFacePolicy);
  const store = await openHubStore(dir, options.postgresUrl);
  parts.defer(() => store.close());
  await store.migrate();
  await recordConfiguration(store, 'face-policy', policy, now());

  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const partitions = createPartitionKeeper({ store, logger, now, metrics });
  await partitions.look();
  const link = await brokerLink(options, { identity, store, metrics }, parts);
  const client = await connectHubClient(link, hub);
  parts.defer(() => client.endAsync());
  const commands = createCommands({ store, identity, client, logger, now });
  const fleet = createFleet({ store, identity, client, logger, now });
  const runs = crossCheckRunner({
    store,
    rules,
    threads: { store: hubStoreSpec(dir, options.postgresUrl) },
    logger,
    now,
    ...(options.ruleParameters && { parameters: options.ruleParameters }),
  });
  const runner = observeRuns(runs, metrics, now);

  const checkpoints = createCheckpointKeeper({ store, signer: identity, logger, now });
  const vaultExpiry = createVaultExpiry({ store, logger, now });
  const caseFiles = new CaseFiles({ store, dir, vaultKey: identity.vaultKey, now });
  const retention = createRetentionKeeper({ store, files: caseFiles, dir, logger, now });
  const judging = createJudgeAnew({ db: store.db, runner, logger, now });
  const listeners = [
    withdrawalListener({ store, sendCommand: commands.send, now }),
    clipWithdrawals({ store, dir, now }),
    judging.listener,
    fleet.listener,
  ];
  const asking = options.bedside && {
    store,
    seal: seedSeal(identity.regionKey),
    parameters: options.bedside,
    sendCommand: commands.send,
  };
  if (asking) listeners.push(answerListener(asking));
  const keepers = () => (asking ? [createBedsideKeeper({ ...asking, logger, now })] : []);
  let deliveries: StoredDeliveries | undefined;
  const gateMetrics = createGateMetrics(metrics);
  let gate: RunningGate | undefined;
  let thirdParties: ThirdPartyKeeper | undefined;
  const workers = await joinWorkers(
    {
      store,
      logger,
      duties() {
        deliveries = new StoredDeliveries({ store, logger, now }, listeners);
        thirdParties = createThirdPartyKeeper({ store, logger, now, witnesses: [], ...options.thirdParties });
        const courier = new WebhookCourier({ store, identity, logger, now });
        return [
          partitions,
          checkpoints,
          thirdParties,
          vaultExpiry,
          retention,
          judging,
          createFigureKeeper({ store, logger, now }),
          createReportKeeper({ store, hub, logger, now }),
          deliveries,
          courier,
          createCaseKeeper({ store, logger, now }),
          createCreditKeeper({ store, logger, now }),
          createInspectionKeeper({ store, seal: inspectionSeal(identity.regionKey), logger, now }),
          ...keepers(),
          fleet.keeper,
        ];
      },
    },
    now,
  );
  parts.defer(() => workers.stop());
  const connected = () => client.connected;
  registerBedsideMetrics({ db: store.db, metrics, leads: () => workers.leads(), now });
  registerStateMetrics({ db: store.db, metrics, leads: () => workers.leads(), connected, now });

  const ingest = await startIngest({
    store,
    identity,
    client,
    ...('embedded' in link && { source: link.embedded }),
    commands: {
      async resend(device) {
        await Promise.all([commands.resend(device), fleet.resend(device)]);
      },
    },
    onStored: [],
    onCommit: (stored) => {
      deliveries?.wake(stored);
      gate?.wake();
    },
    shares: 'url' in options.broker && options.broker.worker !== undefined,
    logger,
    now,
    metrics,
    parameters: { closeOpenPresence: workers.first },
  });
  parts.defer(() => ingest.stop());
  await workers.start();

  const enrolment = { store, identity, facePolicy: () => openFacePolicyFile(dir, identity, policy).jws, now };
  const deviceApi = await startDeviceApi({
    ...options.deviceApi,
    store,
    identity,
    facePolicy: policy,
    routes: [
      bundleRoutes(dir),
      renewalRoutes(enrolment),
      clipRoutes({ store, dir, vaultKey: identity.vaultKey, now }),
      carriedRoutes({ store, facePolicy: policy, now }),
    ],
    logger,
    now,
  });
  parts.defer(() => deviceApi.stop());
  if (options.enrolment) {
    const door = await openEnrolmentDoor({ ...enrolment, ...options.enrolment, logger });
    parts.defer(() => door.stop());
  }
  if (options.gate) {
    gate = await startGate({
      task: gateTask(options, options.gate, identity),
      store,
      logger,
      metrics: gateMetrics,
      now,
    });
    parts.defer(async () => await gate?.stop());
  }

  const { host, port, access } = options.console;
  const app = await buildConsoleApp({
    store,
    identity,
    access,
    crossCheck: runner,
    rules,
    ...(options.ruleParameters && { ruleParameters: options.ruleParameters }),
    health: {
      ingest: () => ingest.health().ok,
      checkpoints: () => checkpoints.ok(),
      witnesses: () => thirdParties?.ok() ?? true,
      partitions: () => partitions.ok(),
      judging: () => runner.ok(),
      listeners: () => deliveries?.ok() ?? true,
      workers: () => workers.ok(),
      ...(gate && { gate: () => gate?.ok() ?? false }),
    },
    metrics,
    caseFiles,
    clips: { commands, dir, vaultKey: identity.vaultKey },
    fleet: { identity, facePolicy: enrolment.facePolicy, addresses: addressesOf(options) },
    started: startFacts(options),
    facePolicy: policy,
    witnesses: options.thirdParties?.witnesses.map(({ verifier }) => verifierKeyOf(verifier, 'witness')) ?? [],
    settleCheckpoint: async () => thirdParties?.settle(EXPORT_WAITS_MS),
    ...(options.mapTiles !== undefined && { mapTiles: openMapTiles(options.mapTiles) }),
    webRoot: options.webRoot,
    logger,
    now,
  });
  parts.defer(() => app.close());
  const consoleUrl = await app.listen({ host, port });

  logger.info(
    { hub, kid: identity.kid, consoleUrl, store: store.kind, ...(gate && { gatePort: gate.port }) },
    'hub: started',
  );
  const running = parts.move();
  return { consoleUrl, stop: () => running.disposeAsync() };
}
