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
 * account's files, no new privileges, and no devices but cameras.
 */
export function agentUnit({ program, dir, user }: AgentUnitOptions): string {
  for (const path of [program, dir]) assertPlainPath(path);
  assertOrdinaryAccount(user);
  return `[Unit]
Description=Zhenshen agent (${dir})
Wants=network-online.target time-sync.target
After=network-online.target time-sync.target

[Service]
Type=simple
User=${user}
SupplementaryGroups=video
WorkingDirectory=${program}
ExecStart=${program}/node_modules/.bin/node ${program}/cli/zs.ts agent run --dir ${dir}
Restart=always
RestartSec=5
TimeoutStopSec=20
UMask=0077

NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ReadWritePaths=${dir}
ProtectHome=yes
PrivateTmp=yes
DevicePolicy=closed
DeviceAllow=char-video4linux rw
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
LimitCORE=0
MemoryMax=600M

[Install]
WantedBy=multi-user.target
`;
}

// The unit format gives meaning to spaces, %, quotes and line ends; a path with any of them would start something else.
function assertPlainPath(path: string): void {
  if (/^\/[\w./-]*$/.test(path)) return;
  throw new RangeError(
    `${JSON.stringify(path)} can't stand in a systemd unit; use an absolute path of letters, digits, . _ -`,
  );
}

function assertOrdinaryAccount(user: string): void {
  if (/^[a-z_][a-z0-9_-]{0,31}$/.test(user) && user !== 'root') return;
  throw new RangeError(
    `${JSON.stringify(user)} is not an ordinary system account; make one: useradd --system zhenshen`,
  );
}
