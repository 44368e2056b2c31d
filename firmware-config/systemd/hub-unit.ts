import { allocatorLines } from './allocator.ts';
import { assertOrdinaryAccount, assertPlainPath } from './plain-value.ts';
import { sandbox } from './sandbox.ts';

export interface HubUnitOptions {
  /** The product's folder, with its own `node_modules/.bin/node`. */
  readonly program: string;
  /** The hub's folder (keys, database, policy): the only one the hub may write to. */
  readonly dir: string;
  /** System account that owns `dir`; never root. */
  readonly user: string;
}

/**
 * A systemd unit for the hub of a region on one machine. What else `zs hub run` shall be told (addresses, ports, database)
 * stands in `hub.options` in its folder, as ZS_HUB_OPTIONS=--host ...; secrets never do, they are files with mode 0600.
 */
export function hubUnit({ program, dir, user }: HubUnitOptions): string {
  for (const path of [program, dir]) assertPlainPath(path);
  assertOrdinaryAccount(user);
  return `[Unit]
Description=Zhenshen hub (${dir})
Wants=network-online.target time-sync.target
After=network-online.target time-sync.target postgresql.service
StartLimitIntervalSec=0

[Service]
Type=simple
User=${user}
WorkingDirectory=${program}
${allocatorLines}
EnvironmentFile=-${dir}/hub.options
ExecStart=${program}/node_modules/.bin/node ${program}/cli/zs.ts hub run --data ${dir} $ZS_HUB_OPTIONS
Restart=always
RestartSec=2
RestartSteps=5
RestartMaxDelaySec=60
TimeoutStopSec=20
UMask=0077

${sandbox(dir)}PrivateDevices=yes
LimitNOFILE=131072
OOMScoreAdjust=-500

[Install]
WantedBy=multi-user.target
`;
}
