import { assertOrdinaryAccount, assertPlainPath } from './plain-value.ts';
import { sandbox } from './sandbox.ts';

export interface AgentUnitOptions {
  /** The product's folder, with its own `node_modules/.bin/node`. */
  readonly program: string;
  /** The device's folder (keys, outbox, gallery): the only one the agent may write to. */
  readonly dir: string;
  /** System account that owns `dir`; never root. */
  readonly user: string;
}

/**
 * Environment of the agent. Frames of a megabyte are taken on one thread and freed on another; glibc then keeps up to eight
 * arenas per core, half empty. With two, and frames outside of them, an agent takes some 250 MB instead of 400 (`zs bench soak`).
 */
export const agentEnvironment = { MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '262144' } as const;

/**
 * A systemd unit for the agent. Whoever takes over the process through a camera stream finds a read-only system, no other
 * account's files, no new privileges, and no devices but cameras. It is started again for ever, as nobody
 * stands beside it, but later and later (up to five minutes): one that always ends at once must not wear out its disk.
 */
export function agentUnit({ program, dir, user }: AgentUnitOptions): string {
  for (const path of [program, dir]) assertPlainPath(path);
  assertOrdinaryAccount(user);
  const environment = Object.entries(agentEnvironment)
    .map(([name, value]) => `Environment=${name}=${value}`)
    .join('\n');
  return `[Unit]
Description=Zhenshen agent (${dir})
Wants=network-online.target time-sync.target
After=network-online.target time-sync.target
StartLimitIntervalSec=0

[Service]
Type=simple
User=${user}
SupplementaryGroups=video
WorkingDirectory=${program}
${environment}
ExecStart=${program}/node_modules/.bin/node ${program}/cli/zs.ts agent run --dir ${dir}
Restart=always
RestartSec=5
RestartSteps=6
RestartMaxDelaySec=300
TimeoutStopSec=20
UMask=0077

${sandbox(dir)}DevicePolicy=closed
DeviceAllow=char-video4linux rw
MemoryMax=600M

[Install]
WantedBy=multi-user.target
`;
}
