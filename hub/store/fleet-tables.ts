import type { Instant, Json } from './column-types.ts';

// What devices shall run, what they say they run, and how new devices come in.

/** Everything a device was ever told to run. The latest `revision` is what counts; none is used twice. */
export interface DesiredStateTable {
  device: string;
  revision: number;
  rollout: string | null;
  content: Json; // hub/fleet DesiredContent
  former: Json; // the same, as it was before: what a rollback goes back to
  signed: string;
  state: 'sent' | 'applied' | 'refused' | 'rolled-back' | 'superseded';
  problem: string | null;
  issued_at: Instant;
  expires_at: Instant;
  published_at: Instant | null; // null = has to be published
  settled_at: Instant | null; // when the device's signed answer was stored
}

export interface RolloutTable {
  id: string;
  release: Json; // hub/fleet Release
  plan: Json; // hub/fleet RingPlan
  state: 'running' | 'reverting' | 'stopped' | 'finished';
  reason: string | null;
  ring: number; // index into the plan's rings
  ring_began_at: Instant;
  started_by: string;
  started_at: Instant;
  ended_at: Instant | null;
}

export interface RolloutDeviceTable {
  rollout: string;
  device: string;
  ring: number;
  state: 'waiting' | 'sent' | 'applied' | 'failed' | 'reverting' | 'left-out';
  revision: number | null;
  problem: string | null;
  ill_before: number; // it was ill when it was sent the change
  sent_at: Instant | null;
  settled_at: Instant | null;
}

/** Face models for devices. Their bytes are files in the hub's folder, by SHA-256. */
export interface ModelBundleTable {
  version: number;
  content: Json; // contract ModelBundle
  note: string;
  added_at: Instant;
}

/** What a device last said of itself. Not signed: for whoever looks after the fleet. */
export interface DeviceReportTable {
  device: string;
  content: Json; // contract DeviceReport
  revision: number;
  ill_since: Instant | null; // a loop stands still or the camera is lost, since it first said so
  clock_offset_ms: number | null; // device ahead of hub, the way of the message included
  received_at: Instant;
}

/** Invitations by which a new device enrols itself, once. */
export interface DeviceInvitationTable {
  id: string;
  secret: string; // proves to the hub that a request is of who was invited
  device: string;
  content: Json; // hub/fleet InvitedDevice
  created_at: Instant;
  expires_at: Instant;
  used_at: Instant | null;
  used_request: string | null; // digest of the one request it was used for
}
