import { allocatorLines } from './allocator.ts';
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
 * A systemd unit for the agent. Whoever takes over the process through a camera stream finds a read-only system, no other
 * account's files, no new privileges, and no devices but cameras. It is started again for ever, as nobody
 * stands beside it, but later and later (up to five minutes): one that always ends at once must not wear out its disk.
 */
export function agentUnit({ program, dir, user }: AgentUnitOptions): string {
  for (const path of [program, dir]) assertPlainPath(path);
  assertOrdinaryAccount(user);
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
${allocatorLines}
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
