import type { FastifyInstance } from 'fastify';
import { parseOrThrow } from '../../contract/parse.ts';
import { CarriedRemoval, CarriedRequest, CarriedTemplate, SITE_TEMPLATE_PATHS } from '../../contract/site-templates.ts';
import { assertMayCarry, type Carrier, camerasOf, carryTemplate, takeBack } from './carried.ts';
import { handOutCarried } from './carried-hand-out.ts';
import type { AskingDevice } from './vault.ts';

/** A camera may have some thousand people, each named by a UUID. */
const MAX_REQUEST_BYTES = 131_072;

/** Where staff kiosks leave templates for the cameras of their site, and cameras take them. The hub can open none of them. */
export function carriedRoutes(carrier: Carrier): (app: FastifyInstance) => void {
  const asking = (device: AskingDevice | null, profile: AskingDevice['profile']): AskingDevice => {
    if (!device) throw new Error('a route was reached without a device');
    assertMayCarry(carrier, device, profile);
    return device;
  };
  return (app) => {
    const large = { bodyLimit: MAX_REQUEST_BYTES };
    app.post(SITE_TEMPLATE_PATHS.cameras, async ({ device }) => camerasOf(carrier, asking(device, 'kiosk-staff')));
    app.put(SITE_TEMPLATE_PATHS.templates, async ({ device, body }, reply) => {
      const kiosk = asking(device, 'kiosk-staff');
      await carryTemplate(carrier, parseOrThrow(CarriedTemplate, body, 'template for a camera'), kiosk);
      return reply.code(204).send();
    });
    app.post(SITE_TEMPLATE_PATHS.removals, large, async ({ device, body }, reply) => {
      const kiosk = asking(device, 'kiosk-staff');
      await takeBack(carrier, parseOrThrow(CarriedRemoval, body, 'removal').templates, kiosk);
      return reply.code(204).send();
    });
    app.post(SITE_TEMPLATE_PATHS.requests, large, async ({ device, body, log }) => {
      const camera = asking(device, 'camera');
      const answer = await handOutCarried(carrier, parseOrThrow(CarriedRequest, body, 'request').have, camera);
      const counts = { templates: answer.templates.length, gone: answer.gone.length };
      if (counts.templates + counts.gone > 0) log.info({ device: camera.id, ...counts }, 'carried to a camera');
      return answer;
    });
  };
}
