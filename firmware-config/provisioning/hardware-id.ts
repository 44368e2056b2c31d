import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';

const RANDOM_TYPE = 0x01; // UEID type RAND, RFC 9711, 4.2.1

/**
 * The device's UEID (RFC 9711): from the machine id that systemd keeps, hashed because machine-id(5) asks that it is not
 * shown to others; random where there is none. Two agents on one machine have the same, which is what it is for.
 */
export function hardwareId(machineIdFile = '/etc/machine-id'): string {
  const machineId = readMachineId(machineIdFile);
  const value = machineId ? createHmac('sha256', machineId).update('zhenshen ueid 1').digest() : randomBytes(32);
  return Buffer.concat([Buffer.of(RANDOM_TYPE), value]).toString('base64url');
}

function readMachineId(path: string): string | undefined {
  try {
    const text = readFileSync(path, 'utf8').trim();
    return /^[0-9a-f]{32}$/.test(text) ? text : undefined; // also `uninitialized` on a first boot
  } catch {
    return undefined;
  }
}
