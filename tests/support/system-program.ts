import { existsSync } from 'node:fs';
import { describe, test } from 'vitest';

/** System programs that some tests need; none of them comes with npm. `paths` = where Debian puts them. */
const PROGRAMS = {
  mosquitto: {
    package: 'mosquitto',
    paths: ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto'],
  },
  postgres: {
    package: 'postgresql',
    paths: [18, 17, 16, 15, 14].map((major) => `/usr/lib/postgresql/${major}/bin/postgres`),
  },
  chromium: {
    package: 'chromium',
    paths: ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'],
  },
  ffmpeg: { package: 'ffmpeg', paths: ['/usr/bin/ffmpeg', '/usr/local/bin/ffmpeg', '/opt/homebrew/bin/ffmpeg'] },
  openssl: { package: 'openssl', paths: ['/usr/bin/openssl', '/usr/local/bin/openssl'] },
  // GStreamer's RTSP server, a library that a short program in Python serves (`bench/rtsp-server.py`).
  'gst-rtsp-server': {
    package: 'gir1.2-gst-rtsp-server-1.0 python3-gi',
    paths: ['x86_64', 'aarch64'].map((cpu) => `/usr/lib/${cpu}-linux-gnu/girepository-1.0/GstRtspServer-1.0.typelib`),
  },
  // Starts gpsd itself, which comes in a package of its own.
  gpsfake: { package: 'gpsd gpsd-clients', paths: ['/usr/bin/gpsfake'] },
} as const;
export type SystemProgram = keyof typeof PROGRAMS;

/** Where a system program is installed, or undefined. */
export function pathOf(program: SystemProgram): string | undefined {
  return PROGRAMS[program].paths.find((path) => existsSync(path));
}

/** The program's path for a test inside `describeWith`. */
export function requirePath(program: SystemProgram): string {
  const path = pathOf(program);
  if (!path) throw new Error(`${program} is not installed: apt-get install ${PROGRAMS[program].package}`);
  return path;
}

/**
 * A group of tests that need a system program. Where it is missing they are skipped with one clear line; under CI=true
 * that is a failure, so that a green run means that everything ran.
 */
export function describeWith(program: SystemProgram, title: string, define: () => void): void {
  if (pathOf(program)) {
    describe(title, define);
    return;
  }
  const line = `${title}: needs ${program} (apt-get install ${PROGRAMS[program].package})`;
  if (process.env.CI === 'true') {
    test(line, () => {
      throw new Error(`${program} is not installed, and CI has to run everything`);
    });
  } else {
    test.skip(line, () => {});
  }
}
