import type { Logger } from 'pino';
import type { FacePolicy } from '../contract/face-policy.ts';
import type { HubId } from '../contract/ids.ts';
import type { WorkerName } from '../firmware-config/broker-acl/hub-user.ts';
import type { BedsideParameters } from './bedside/parameters.ts';
import type { ConsoleAccess } from './console/access.ts';
import type { StartFacts } from './console/settings-schema.ts';
import type { ParameterOverrides } from './crosscheck/rule-set.ts';
import type { ThirdParties } from './ledger/third-parties.ts';

/** What a hub is started with. */
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
  /** Where invited devices enrol themselves; absent = they can't. */
  readonly enrolment?: { readonly host: string; readonly port: number };
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
  /** Folder of map tiles for the console's maps; absent = they are drawn on a grid. */
  readonly mapTiles?: string;
  /** Folder of the built console. */
  readonly webRoot: string;
  readonly logger: Logger;
  readonly now?: () => number;
}

/** Where devices find a hub that is started like this: by the first of its names. */
export function addressesOf({ hostnames, broker, deviceApi, enrolment }: HubOptions): {
  broker: string;
  deviceApi: string;
  enrolment: string | null;
} {
  const name = hostnames[0] ?? 'localhost';
  return {
    broker: 'url' in broker ? broker.url : `mqtts://${name}:${broker.port}`,
    deviceApi: `https://${name}:${deviceApi.port}`,
    enrolment: enrolment ? `https://${name}:${enrolment.port}` : null,
  };
}

/** What the page of settings shows of the start; nothing of it is a secret. */
export function startFacts(options: HubOptions): StartFacts {
  const { bedside = null, gate, thirdParties } = options;
  const timestampUrl = thirdParties?.timestampUrl ?? null;
  return {
    ...addressesOf(options),
    access: options.console.access.mode,
    gate: gate !== undefined,
    bedside,
    // An address may hold an account.
    timestampUrl: timestampUrl === null ? null : new URL(timestampUrl).origin,
  };
}
