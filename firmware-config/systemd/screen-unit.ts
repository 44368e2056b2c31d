import { assertOrdinaryAccount, assertPlainPath } from './plain-value.ts';

export interface ScreenUnitOptions {
  /** Port of the kiosk page on this machine. */
  readonly port: number;
  /** System account of the screen; not the agent's, so that a page that is taken over finds no keys. */
  readonly user: string;
  /** Folder for the browser's profile; emptied by systemd at each boot. */
  readonly runtime?: string;
  readonly chromium?: string;
}

/**
 * A systemd unit that shows the kiosk page in Chromium on the whole screen, through `cage`, a compositor for one window. No
 * address bar, no pinch, no swipe back, no offer to translate; the camera is given to this page alone. It comes back when it crashes.
 */
export function screenUnit({
  port,
  user,
  runtime = 'zhenshen-screen',
  chromium = '/usr/bin/chromium',
}: ScreenUnitOptions): string {
  assertPlainPath(chromium);
  assertOrdinaryAccount(user);
  const flags = [
    '--kiosk',
    '--no-first-run',
    '--noerrdialogs',
    '--disable-translate',
    '--disable-pinch',
    '--overscroll-history-navigation=0',
    '--disable-features=Translate,MediaRouter',
    '--disable-session-crashed-bubble',
    '--autoplay-policy=no-user-gesture-required',
    '--use-fake-ui-for-media-stream', // answers the question for the camera; the page is the only one there is
    `--user-data-dir=/run/${runtime}/profile`,
    `http://127.0.0.1:${port}/`,
  ];
  return `[Unit]
Description=Zhenshen screen
Wants=zhenshen-agent.service
After=zhenshen-agent.service systemd-user-sessions.service
Conflicts=getty@tty1.service
StartLimitIntervalSec=0

[Service]
Type=simple
User=${user}
PAMName=login
TTYPath=/dev/tty1
StandardInput=tty
UtmpIdentifier=tty1
RuntimeDirectory=${runtime}
RuntimeDirectoryMode=0700
ExecStart=/usr/bin/cage -- ${chromium} ${flags.join(' ')}
Restart=always
RestartSec=2
RestartSteps=5
RestartMaxDelaySec=60
UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
IPAddressDeny=any
IPAddressAllow=localhost
LimitCORE=0

[Install]
WantedBy=multi-user.target
`;
}
