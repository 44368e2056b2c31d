import { MAX_JWS_BYTES } from '../../contract/jws.ts';
import { downTopicsOf, hubPublicationFilters, hubSubscriptions, upTopicsOf } from '../../contract/topics.ts';
import type { BrokerAccess, BrokerFiles } from './broker-access.ts';
import { workerNames, workerUser } from './hub-user.ts';

export interface MosquittoOptions extends BrokerAccess {
  /** Folder that will hold these files, with `ca.crt`, `broker.crt` and `broker.key` beside them. */
  readonly folder: string;
  readonly port: number;
  /** Address to listen on; all of them when absent. */
  readonly bindAddress?: string;
}

const PACKET_OVERHEAD_BYTES = 1024; // topic and MQTT 5 properties around the largest message

/**
 * `mosquitto.conf` and `mosquitto.acl` for Mosquitto 2: only certificates of the region's authority, the common name is user
 * and client id alike (so nobody can take over another's session), and each device has its own lines. No patterns: a
 * device that is not written here has no rights.
 */
export function mosquittoFiles(options: MosquittoOptions): BrokerFiles {
  return { 'mosquitto.conf': configuration(options), 'mosquitto.acl': accessList(options) };
}

function configuration({ folder, port, bindAddress }: MosquittoOptions): string {
  return lines(
    `listener ${port}${bindAddress ? ` ${bindAddress}` : ''}`,
    `cafile ${folder}/ca.crt`,
    `certfile ${folder}/broker.crt`,
    `keyfile ${folder}/broker.key`,
    'tls_version tlsv1.3',
    'require_certificate true',
    'use_identity_as_username true',
    'use_username_as_clientid true',
    'allow_anonymous false',
    `acl_file ${folder}/mosquitto.acl`,
    '',
    `max_packet_size ${MAX_JWS_BYTES + PACKET_OVERHEAD_BYTES}`,
    'max_inflight_messages 100',
    '# Receipts and commands wait for devices that are offline; what is dropped here is sent again by the hub.',
    'max_queued_messages 10000',
    'persistent_client_expiration 14d',
    'persistence true',
    `persistence_location ${folder}/`,
    'log_dest stderr',
    'log_type error',
    'log_type warning',
    'log_type notice',
  );
}

// Mosquitto knows no pattern of users, so each worker has its lines.
function accessList({ hub, workers = 0, devices }: BrokerAccess): string {
  const hubUsers = [hub, ...workerNames(workers).map((worker) => workerUser(hub, worker))];
  const hubLines = hubUsers.flatMap((user) => [
    `user ${user}`,
    ...hubSubscriptions().map((filter) => `topic read ${filter}`),
    ...hubPublicationFilters().map((filter) => `topic write ${filter}`),
    '',
  ]);
  const deviceLines = devices.flatMap((address) => [
    `user ${address.device}`,
    ...upTopicsOf(address).map((topic) => `topic write ${topic}`),
    ...downTopicsOf(address).map((topic) => `topic read ${topic}`),
    '',
  ]);
  return lines(...hubLines, ...deviceLines);
}

function lines(...text: string[]): string {
  return `${text.join('\n')}\n`;
}
