import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import type { FacePolicy } from '../../contract/face-policy.ts';
import type { Commands } from '../commands/send.ts';
import type { ParameterOverrides } from '../crosscheck/rule-set.ts';
import type { AnyRule } from '../crosscheck/rules/index.ts';
import type { CrossCheckRunner } from '../crosscheck/runner.ts';
import type { CaseFiles } from '../files/case-files.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import type { Store } from '../store/store.ts';
import type { ConsoleAccess } from './access.ts';
import type { MapTiles } from './map-tiles.ts';
import type { StartFacts } from './settings-schema.ts';

/** What the routes work with. */
export interface ConsoleParts {
  readonly access: ConsoleAccess;
  readonly store: Store;
  readonly identity: Pick<HubIdentity, 'hub' | 'regionKey' | 'noteKey' | 'ca' | 'epoch'>;
  readonly crossCheck: CrossCheckRunner;
  readonly rules: readonly AnyRule[];
  /** What this hub's start sets differently, by rule id. */
  readonly ruleParameters?: ParameterOverrides;
  readonly metrics: Registry;
  /** Contents of files of cases; absent = this application takes none. */
  readonly caseFiles?: CaseFiles;
  /** Further parts of the hub whose health counts, by name (e.g. ingest). */
  readonly health?: Readonly<Record<string, () => boolean | Promise<boolean>>>;
  /** Verifier keys of the witnesses that this hub asks. */
  readonly witnesses?: readonly string[];
  /** What this hub was started with, for its page of settings. */
  readonly started?: StartFacts;
  /** The face policy in force. */
  readonly facePolicy?: FacePolicy;
  /** What signs for devices; absent = this process only shows the fleet. */
  readonly fleet?: FleetDesk;
  /** Asking devices for clips, and what came; absent = this process shows none. */
  readonly clips?: ClipDesk;
  /** What maps are drawn on; absent = a grid. */
  readonly mapTiles?: MapTiles;
  /** Waits a moment until witnesses have seen the latest checkpoint. */
  readonly settleCheckpoint?: () => Promise<void>;
  /** ms since 1970. */
  readonly now: () => number;
}

/** Clips of watching cameras: the line to devices, and where what came lies sealed. */
export interface ClipDesk {
  readonly commands: Pick<Commands, 'send'>;
  /** The hub's folder. */
  readonly dir: string;
  readonly vaultKey: Buffer;
}

/** Ordering changes of the fleet, and inviting devices into it. */
export interface FleetDesk {
  readonly identity: HubIdentity;
  /** Signed FacePolicy in force. */
  readonly facePolicy: () => string;
  /** Where devices find this hub; `enrolment` null = invited ones can't enrol. */
  readonly addresses: { readonly broker: string; readonly deviceApi: string; readonly enrolment: string | null };
}

/** The application with request and answer types taken from the schemas. */
export type ConsoleApp = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Adds the routes of one feature. */
export type Routes = (app: ConsoleApp, parts: ConsoleParts) => void;
