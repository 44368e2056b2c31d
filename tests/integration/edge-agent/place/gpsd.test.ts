import { createServer, type Socket } from 'node:net';
import pino from 'pino';
import { afterEach, expect, it } from 'vitest';
import { createGpsdClient, type GpsdClient } from '../../../../edge-agent/place/gpsd-client.ts';
import { openLocator } from '../../../../edge-agent/place/open-locator.ts';
import { eventually } from '../../../support/eventually.ts';
import { freePort } from '../../../support/free-port.ts';
import { type RunningGpsfake, startGpsfake } from '../../../support/gpsfake.ts';
import { nmeaLog } from '../../../support/nmea.ts';
import { describeWith } from '../../../support/system-program.ts';

const HERE = { lat: 24.4798, lon: 118.0894 };
const STEPS = Array.from({ length: 120 }, (_, step) => ({ lat: HERE.lat + step * 1e-6, lon: HERE.lon }));
const logger = pino({ level: 'silent' });

let gps: RunningGpsfake | undefined;
let client: GpsdClient | undefined;
let closeServer = () => {};
afterEach(async () => {
  await client?.stop();
  await gps?.stop();
  closeServer();
  [client, gps, closeServer] = [undefined, undefined, () => {}];
});

function startClient(port: number, timeoutMs = 4_000): GpsdClient {
  const reconnect = { baseMs: 50, capMs: 200 };
  client = createGpsdClient({ host: '127.0.0.1', port, logger, now: Date.now, timeoutMs, reconnect });
  client.start();
  return client;
}

describeWith('gpsfake', 'a receiver behind the real gpsd', () => {
  it('is measured when asked: position, accuracy, satellites; and what plays a receiver shows itself', async () => {
    const port = await freePort();
    gps = startGpsfake(nmeaLog(STEPS, Date.now()), port);
    const receiver = startClient(port);
    const measured = await eventually('a fix', async () => {
      const found = await receiver.locate();
      return found.outcome === 'fix' && found.fix;
    });
    expect(measured).toMatchObject({ datum: 'WGS84', source: 'gnss', satellites: 8 });
    expect(measured.lat).toBeCloseTo(HERE.lat, 3);
    expect(measured.lon).toBeCloseTo(HERE.lon, 5);
    expect(measured.accuracyM).toBeGreaterThan(1);
    expect(measured.accuracyM).toBeLessThan(60);

    const fence = { centre: { ...HERE, datum: 'WGS84' }, radiusM: 200 } as const;
    // gpsfake feeds gpsd through a pseudo-terminal, as somebody would who wants to be elsewhere.
    const source = { type: 'gpsd', host: '127.0.0.1', port } as const;
    const opened = openLocator({ config: { fence }, source, clockKept: () => false, logger, now: Date.now });
    const found = await eventually('the place', async () => {
      const where = await opened.locator.locate();
      return 'geo' in where && where.geo;
    });
    await opened.stop();
    expect(found).toMatchObject({ fence: 'cannot-tell', signs: ['mock-provider'], satellites: 8, source: 'gnss' });
  }, 20_000);

  it('has no fix without gpsd, and one again when gpsd is back', async () => {
    const port = await freePort();
    const receiver = startClient(port, 300);
    expect(await receiver.locate()).toEqual({ outcome: 'no-fix' });
    gps = startGpsfake(nmeaLog(STEPS, Date.now()), port, 0.02);
    await eventually('a fix', async () => (await receiver.locate()).outcome === 'fix');
    await gps.stop();
    await eventually('no fix', async () => (await receiver.locate()).outcome === 'no-fix');
    gps = startGpsfake(nmeaLog(STEPS, Date.now()), port, 0.02);
    await eventually('a fix again', async () => (await receiver.locate()).outcome === 'fix');
  }, 30_000);
});

it('asks for positions only while somebody clocks in, and lets go of a line that is not gpsd', async () => {
  const heard: string[] = [];
  const lines: Socket[] = [];
  const port = await freePort();
  const server = createServer((line) => {
    lines.push(line);
    line.on('error', () => {});
    line.on('data', (text) => heard.push(String(text)));
  }).listen(port, '127.0.0.1');
  closeServer = () => {
    for (const line of lines) line.destroy();
    server.close();
  };
  const receiver = startClient(port, 200);
  await eventually('a connection', () => lines.length === 1);
  expect(heard).toEqual([]);
  expect(await receiver.locate()).toEqual({ outcome: 'no-fix' });
  await eventually('the end of watching', () => heard.join('').includes('"enable":false'));
  expect(heard.join('')).toMatch(/"enable":true.*"enable":false/s);
  lines[0]?.write('x'.repeat(100_000));
  await eventually('another connection', () => lines.length === 2);
});
