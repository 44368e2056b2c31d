import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { HubId } from '../contract/ids.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { readSecretFile } from '../contract/signature/key-file.ts';
import { BedsideParameters } from '../hub/bedside/parameters.ts';
import type { ConsoleAccess } from '../hub/console/access.ts';
import { runHubProcess } from '../hub/main.ts';
import type { HubOptions } from '../hub/options.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import type { HubRunOptions } from './hub.ts';

const CONSOLE_PAGE = fileURLToPath(new URL('../dist/web/console', import.meta.url));
const RuleParameters = z.record(z.string(), z.record(z.string(), z.unknown()));

/** `zs hub run`: turns the command line into the hub's options. */
export async function runHub(options: HubRunOptions): Promise<void> {
  const parameters = options.ruleParameters && readRuleParameters(options.ruleParameters);
  await runHubProcess(
    {
      dir: resolve(options.data),
      hub: parseOrThrow(HubId, options.hub, '--hub'),
      hostnames: options.hostname,
      console: {
        host: options.host,
        port: options.port,
        access: accessOf(options),
      },
      broker: brokerOf(options),
      deviceApi: { host: options.brokerHost, port: options.devicePort },
      ...(options.enrolPort !== undefined && { enrolment: { host: options.brokerHost, port: options.enrolPort } }),
      initialFacePolicy: defaultFacePolicy(),
      ...(options.mapTiles !== undefined && { mapTiles: options.mapTiles }),
      webRoot: CONSOLE_PAGE,
      thirdParties: {
        witnesses: options.witness ?? [],
        ...(options.timestamps && { timestampUrl: options.timestamps }),
      },
      ...(options.gatePort !== undefined && { gate: { host: options.gateHost, port: options.gatePort } }),
      ...(options.store && { postgresUrl: options.store }),
      ...(parameters && { ruleParameters: parameters }),
      ...bedsideOf(options),
    },
    options.logLevel,
  );
}

function accessOf({ signIn, accessTokenFile }: HubRunOptions): ConsoleAccess {
  if (signIn !== undefined && accessTokenFile !== undefined) {
    throw new InvalidArgumentError(
      '--sign-in and --access-token-file exclude each other: programs get tokens of accounts',
    );
  }
  if (signIn !== undefined) return { mode: 'accounts', origin: signIn };
  const token = accessTokenFile && readSecretFile(accessTokenFile).trim();
  return token ? { mode: 'token', token } : { mode: 'loopback' };
}

function brokerOf({ broker, worker, store, brokerHost, brokerPort }: HubRunOptions): HubOptions['broker'] {
  if (worker && !(broker && store)) {
    throw new InvalidArgumentError(
      'several workers need a broker and a database that they share: --broker, --database',
    );
  }
  return broker ? { url: broker, ...(worker && { worker }) } : { host: brokerHost, port: brokerPort };
}

// Nobody is asked about unless the bureau says how often.
function bedsideOf({ bedsideRate, bedside }: HubRunOptions): Pick<HubOptions, 'bedside'> {
  if (bedsideRate === undefined && bedside === undefined) return {};
  const given: object = bedside === undefined ? {} : JSON.parse(readFileSync(bedside, 'utf8'));
  const parameters = { ...given, ...(bedsideRate !== undefined && { rate: bedsideRate }) };
  return { bedside: parseOrThrow(BedsideParameters, parameters, bedside ?? '--bedside-rate') };
}

function readRuleParameters(path: string): z.infer<typeof RuleParameters> {
  return parseOrThrow(RuleParameters, JSON.parse(readFileSync(path, 'utf8')), path);
}
