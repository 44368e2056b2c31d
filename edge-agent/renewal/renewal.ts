import { readFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { openProvisioningGrant } from '../../contract/provisioning.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { FirmwareError } from '../../firmware-config/error.ts';
import { acceptGrant } from '../../firmware-config/provisioning/accept-grant.ts';
import { checkGrant } from '../../firmware-config/provisioning/check-grant.ts';
import { deviceFiles, readInitialisedDevice } from '../../firmware-config/provisioning/device-folder.ts';
import { renew, tryCertificate } from '../../firmware-config/provisioning/hub-door.ts';
import { renewalTime, retryDelay, validityOf } from './schedule.ts';

/** How often it is looked whether the time has come, ms: a clock that was wrong may have been set right. */
const LOOK_MS = 60_000;

/** `renewed`: the agent has to start anew with it; `failed`: the certificate that is there stays, and it is tried again. */
export type RenewalOutcome = 'not-due' | 'renewed' | 'failed';

export interface RenewalParts {
  /** As granted, not as changed by desired states. */
  readonly identity: DeviceIdentity;
  readonly logger: Logger;
  /** Device time, ms since 1970. */
  readonly now: () => number;
  readonly random?: () => number;
  /** The new certificate is on the disk and in force: the agent has to start anew, as soon as nobody is being looked at. */
  readonly onRenewed: () => void;
  readonly onOutcome?: (outcome: 'renewed' | 'failed') => void;
}

/** Keeps the certificate of this device good without anybody doing anything. */
export interface Renewal {
  /** When the certificate in use ends, ms since 1970. */
  readonly until: number;
  start(): void;
  /** Renews if the time has come (start() looks every minute). */
  look(): Promise<RenewalOutcome>;
  stop(): Promise<void>;
}

/**
 * Renews the certificate of a device over the one it has. The new one is shown to the hub before anything is replaced: a grant that
 * was garbled, or that the hub does not stand by, costs nothing but another try.
 */
export function createRenewal(parts: RenewalParts): Renewal {
  const { identity, logger, now, random = Math.random, onRenewed, onOutcome = () => {} } = parts;
  const validity = validityOf(identity.certificate);
  let next = renewalTime(validity, identity.certificate);
  let done = false;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  const look = async (): Promise<RenewalOutcome> => {
    if (done || now() < next) return 'not-due';
    try {
      const until = await renewOnce(identity);
      done = true;
      onOutcome('renewed');
      logger.info(
        { until: new Date(until).toISOString() },
        'the certificate was renewed; the agent starts anew with it',
      );
      onRenewed();
      return 'renewed';
    } catch (error) {
      const waitMs = retryDelay(validity.until, now(), random);
      next = now() + waitMs;
      onOutcome('failed');
      const code = error instanceof FirmwareError ? error.code : 'UNKNOWN';
      const until = new Date(validity.until).toISOString();
      logger.warn({ code, err: error, until, waitMs }, 'the certificate could not be renewed; it will be tried again');
      return 'failed';
    }
  };
  return {
    until: validity.until,
    start() {
      timer = setInterval(() => {
        running = running.then(look);
      }, LOOK_MS);
      timer.unref();
    },
    look,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Asks, tries and stores. Returns the end of the new certificate, ms since 1970. */
async function renewOnce(identity: DeviceIdentity): Promise<number> {
  const files = deviceFiles(identity.dir);
  const read = (path: string) => readFileSync(path, 'utf8').trim();
  const signed = await renew(identity, { request: read(files.request), grant: read(files.grant) });
  const { grant } = checkGrant(signed, readInitialisedDevice(identity.dir));
  const { certificate, ca } = grant;
  if (validityOf(certificate).until <= validityOf(openProvisioningGrant(read(files.grant)).grant.certificate).until) {
    throw new FirmwareError('GRANT_INVALID', 'the hub gave a certificate that ends no later than the one in use');
  }
  await tryCertificate({ deviceApi: grant.deviceApi, certificate, ca, transportKey: identity.transportKey });
  await acceptGrant(identity.dir, signed);
  return validityOf(certificate).until;
}
