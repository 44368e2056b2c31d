import type { Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { FacePolicy } from '../contract/face-policy.ts';
import type { HubId } from '../contract/ids.ts';
import type { WorkerName } from '../firmware-config/broker-acl/hub-user.ts';
import { answerListener } from './bedside/answers.ts';
import { createBedsideKeeper } from './bedside/keeper.ts';
import type { BedsideParameters } from './bedside/parameters.ts';
import { seedSeal } from './bedside/seed.ts';
import { startEmbeddedBroker } from './broker/embedded-broker.ts';
import { type BrokerLink, connectHubClient } from './broker/hub-client.ts';
import { watchRevocations } from './broker/revocation-watch.ts';
import { createCommands } from './commands/send.ts';
import { bundleRoutes } from './fleet/bundle-routes.ts';
import { createFleet } from './fleet/fleet.ts';
import type { ConsoleAccess } from './console/access.ts';
import { buildConsoleApp } from './console/app.ts';
import { createJudgeAnew } from './crosscheck/judge-anew.ts';
import { observeRuns } from './crosscheck/observed-runner.ts';
import type { ParameterOverrides } from './crosscheck/rule-set.ts';
import { rules } from './crosscheck/rules/index.ts';
import { crossCheckRunner } from './crosscheck/runner.ts';
import { type RunningGate, startGate } from './gate/start.ts';
import { gateTask } from './gate/task.ts';
import type { HubIdentity } from './identity/hub-identity.ts';
import { openHubIdentity } from './identity/open.ts';
import { makeWorkerCertificate } from './identity/worker-certificate.ts';
import { startIngest } from './ingest/start.ts';
import { StoredDeliveries } from './ingest/stored-listeners.ts';
import { createCheckpointKeeper } from './ledger/checkpoint/keeper.ts';
import { verifierKeyOf } from './ledger/checkpoint/verifier-key.ts';
import { recordConfiguration } from './ledger/configuration.ts';
import { createThirdPartyKeeper, type ThirdParties, type ThirdPartyKeeper } from './ledger/third-parties.ts';
import { WebhookCourier } from './notify/courier.ts';
import { openFacePolicyFile } from './registry/face-policy-file.ts';
import { findDevice } from './registry/registered-device.ts';
import { createRetentionKeeper } from './retention/keeper.ts';
import { openHubStore } from './store/open-hub-store.ts';
import { createPartitionKeeper } from './store/partition-keeper.ts';
import type { Store } from './store/store.ts';
import { startDeviceApi } from './vault/device-api.ts';
import { createVaultExpiry } from './vault/expiry.ts';
import { withdrawalListener } from './vault/withdrawals.ts';
import { joinWorkers } from './workers/leadership.ts';
import { registerStateMetrics } from './workers/state-metrics.ts';

/** An export waits this long for witnesses to see the checkpoint that it will rest on. */
const EXPORT_WAITS_MS = 3000;

export interface HubOptions {
  /** Keys, database and policy. */
  readonly dir: string;
  readonly hub: HubId;
  /** Names and addresses by which devices reach this hub. */
  readonly hostnames: readonly string[];
  readonly console: { readonly host: string; readonly port: number; readonly access: ConsoleAccess };
  /** The embedded broker, or the address of another MQTT 5 broker. */
  readonly broker:
    | { readonly host: string; readonly port: number }
    | {
        readonly url: string;
        /** One of several workers of this hub that share the load, by name. */
        readonly worker?: WorkerName;
      };
  readonly deviceApi: { readonly host: string; readonly port: number };
  /** Where institutions ask before they treat or settle; absent = they can't. Beyond loopback by HTTPS only. */
  readonly gate?: { readonly host: string; readonly port: number };
  /** PostgreSQL instead of SQLite in `dir`. */
  readonly postgresUrl?: string;
  /** Signed and kept on the first start; later the file in `dir` counts. */
  readonly initialFacePolicy: FacePolicy;
  readonly ruleParameters?: ParameterOverrides;
  /** Asks about inpatients at random; absent = nobody is asked about. */
  readonly bedside?: BedsideParameters;
  /** Witnesses and time stamps for the ledger; none = the log is signed by this hub alone. */
  readonly thirdParties?: ThirdParties;
  /** Folder of the built console. */
  readonly webRoot: string;
  readonly logger: Logger;
  readonly now?: () => number;
}

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
    logger,
    now,
    ...(options.ruleParameters && { parameters: options.ruleParameters }),
  });
  const runner = observeRuns(runs, metrics, now);

  const checkpoints = createCheckpointKeeper({ store, signer: identity, logger, now });
  const vaultExpiry = createVaultExpiry({ store, logger, now });
  const retention = createRetentionKeeper({ store, logger, now });
  const judging = createJudgeAnew({ db: store.db, runner, logger, now });
  const listeners = [withdrawalListener({ store, sendCommand: commands.send, now }), judging.listener, fleet.listener];
  const asking = options.bedside && {
    ...{ store, seal: seedSeal(identity.regionKey) },
    ...{ parameters: options.bedside, sendCommand: commands.send },
  };
  if (asking) listeners.push(answerListener(asking));
  const keepers = () => (asking ? [createBedsideKeeper({ ...asking, logger, now })] : []);
  let deliveries: StoredDeliveries | undefined;
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
        return [partitions, checkpoints, thirdParties, vaultExpiry, retention, judging, deliveries, courier, ...keepers(), fleet.keeper];
      },
    },
    now,
  );
  parts.defer(() => workers.stop());
  const connected = () => client.connected;
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

  const deviceApi = await startDeviceApi({
    ...options.deviceApi,
    store,
    identity,
    facePolicy: policy,
    routes: [bundleRoutes(dir)],
    logger,
    now,
  });
  parts.defer(() => deviceApi.stop());
  if (options.gate) {
    gate = await startGate({ task: gateTask(options, options.gate, identity), store, logger, now });
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
    witnesses: options.thirdParties?.witnesses.map(({ verifier }) => verifierKeyOf(verifier, 'witness')) ?? [],
    settleCheckpoint: async () => thirdParties?.settle(EXPORT_WAITS_MS),
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

async function brokerLink(
  { broker, logger, now = Date.now }: HubOptions,
  { identity, store, metrics }: { identity: HubIdentity; store: Store; metrics: Registry },
  parts: AsyncDisposableStack,
): Promise<BrokerLink> {
  if ('url' in broker) {
    const { worker } = broker;
    const { certificate, privateKey } = worker ? await makeWorkerCertificate(identity, worker, now()) : identity.tls;
    const tls = { ca: identity.ca.certificate, certificate, privateKey };
    return { url: broker.url, tls, ...(worker && { worker }) };
  }
  const deviceOf = (id: Parameters<typeof findDevice>[1]) => findDevice(store.db, id);
  const embedded = await startEmbeddedBroker({ ...broker, identity, logger, deviceOf, metrics });
  parts.defer(() => embedded.stop());
  parts.defer(watchRevocations({ db: store.db, broker: embedded, logger, now }));
  return { embedded };
}
