import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from './child.ts';
import { DEVICES, type DemoDevice, HUB, RULE_PARAMETERS } from './clinic.ts';
import { HubClient } from './hub-client.ts';
import { KioskClient } from './kiosk-client.ts';
import { assertFree, demoPorts } from './ports.ts';
import { prepareRegion } from './region.ts';
import { Stage } from './stage.ts';
import type { Step } from './words.ts';

const READY_MS = 60_000;
const OFFLINE_SEEN_MS = 20_000;

/** One kiosk of the demo: what stands in front of its camera, and the buttons on its screen. */
export interface DemoKiosk {
  readonly site: string;
  readonly place: 'desk' | 'staff';
  readonly kiosk: KioskClient;
  readonly stage: Stage;
}

export interface DemoSystem {
  readonly hub: HubClient;
  readonly desk: DemoKiosk;
  readonly staff: DemoKiosk;
  readonly otherClinic: DemoKiosk;
  readonly logs: string;
  /** Pulls the plug of the registration kiosk, does `meanwhile` once the hub has noticed, and starts the kiosk again. */
  whileDeskIsDown<T>(meanwhile: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

export interface DemoSystemOptions {
  readonly dir: string;
  /** Console; broker, device interface and the three kiosks take the next five. */
  readonly port: number;
  readonly say: (step: Step) => void;
}

/** Starts the hub and three agents as processes of their own, and waits until each is ready. */
export async function startSystem({ dir, port, say }: DemoSystemOptions): Promise<DemoSystem> {
  const ports = demoPorts(port);
  await assertFree(Object.values(ports));
  const logs = join(dir, 'logs');
  mkdirSync(logs, { recursive: true });
  const pin = String(randomInt(10_000_000, 99_999_999));

  say('region');
  await prepareRegion(dir, ports, pin);
  const parameters = join(dir, 'rule-parameters.json');
  writeFileSync(parameters, JSON.stringify(RULE_PARAMETERS));

  const hubArguments = ['hub', 'run', '--hub', HUB, '--data', join(dir, 'hub'), '--port', String(ports.console)];
  const hubPorts = ['--broker-port', String(ports.broker), '--device-port', String(ports.deviceApi)];
  const hub = new Child(
    'the hub',
    [...hubArguments, ...hubPorts, '--rule-parameters', parameters],
    join(logs, 'hub.log'),
  );
  const agents = {
    desk: agent(dir, logs, DEVICES.desk),
    staff: agent(dir, logs, DEVICES.staff),
    otherClinic: agent(dir, logs, DEVICES.otherClinic),
  };
  const hubClient = new HubClient(`http://127.0.0.1:${ports.console}`);
  const stop = async () => {
    await Promise.all(Object.values(agents).map((child) => child.stop()));
    await hub.stop();
  };

  try {
    say('hub');
    hub.start();
    await hub.until(() => hubClient.health(), READY_MS);

    say('agents');
    const kiosk = (device: DemoDevice, kioskPort: number): DemoKiosk => ({
      site: device.site.name,
      place: device.place.type,
      kiosk: new KioskClient(`http://127.0.0.1:${kioskPort}`, pin),
      stage: new Stage(join(dir, 'devices', device.id, 'camera')),
    });
    const kiosks = {
      desk: kiosk(DEVICES.desk, ports.desk),
      staff: kiosk(DEVICES.staff, ports.staff),
      otherClinic: kiosk(DEVICES.otherClinic, ports.otherClinic),
    };
    for (const name of ['desk', 'staff', 'otherClinic'] as const) {
      await kiosks[name].stage.clear();
      agents[name].start();
    }
    for (const name of ['desk', 'staff', 'otherClinic'] as const) {
      await agents[name].until(() => kiosks[name].kiosk.ready(1000), READY_MS);
    }
    return {
      hub: hubClient,
      ...kiosks,
      logs,
      stop,
      async whileDeskIsDown(meanwhile) {
        await agents.desk.pullPlug();
        await hub.until(() => assertOffline(hubClient, DEVICES.desk.id), OFFLINE_SEEN_MS);
        const result = await meanwhile();
        agents.desk.start();
        await agents.desk.until(() => kiosks.desk.kiosk.ready(1000), READY_MS);
        return result;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function agent(dir: string, logs: string, { id }: DemoDevice): Child {
  return new Child(`the agent ${id}`, ['agent', 'run', '--dir', join(dir, 'devices', id)], join(logs, `${id}.log`));
}

async function assertOffline(hub: HubClient, device: string): Promise<void> {
  const found = (await hub.devices()).find(({ id }) => id === device);
  if (found?.online !== false) throw new Error(`${device} is still online`);
}
