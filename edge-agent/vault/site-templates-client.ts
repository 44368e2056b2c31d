import { X509Certificate } from 'node:crypto';
import { encryptTo, SECRET_TYPES } from '../../contract/jwe.ts';
import {
  CarriedAnswer,
  type CarriedRequest,
  type CarriedTemplate,
  SITE_TEMPLATE_PATHS,
  SiteCameras,
} from '../../contract/site-templates.ts';
import type { FaceTemplate } from '../../contract/vault.ts';
import { subjectOf } from '../../firmware-config/certificate/certificate-subject.ts';
import type { DeviceIdentity } from '../../firmware-config/device-identity.ts';
import { type DeviceApiParts, openDeviceApi, parseAnswer } from './device-api.ts';
import { VaultClientError } from './error.ts';
import { openSealedTemplate } from './sealed-template.ts';

export type SiteCamera = SiteCameras['cameras'][number];

/** The way of templates from the staff kiosk of a site to its cameras, through the hub, which can't open them. Throws VaultClientError. */
export interface SiteTemplatesClient {
  /** For a kiosk: who watches this site, and what they have. */
  cameras(): Promise<readonly SiteCamera[]>;
  /** Encrypts to the camera and leaves it with the hub. `until` (ms since 1970): it can't be opened later. */
  send(camera: SiteCamera, template: FaceTemplate, until: number): Promise<void>;
  takeBack(templates: readonly string[]): Promise<void>;
  /** For a camera: what is there for it that it does not have, and what it has to remove. */
  fetch(
    have: readonly string[],
  ): Promise<{ readonly templates: readonly FaceTemplate[]; readonly gone: readonly string[] }>;
  close(): void;
}

export interface SiteTemplatesParts extends DeviceApiParts {
  readonly identity: DeviceApiParts['identity'] & Pick<DeviceIdentity, 'config'>;
  readonly now: () => number;
}

export function createSiteTemplatesClient({ now, ...api }: SiteTemplatesParts): SiteTemplatesClient {
  const { transportKey, ca, config } = api.identity;
  const { send, close } = openDeviceApi(api);
  const { cameras, templates, removals, requests } = SITE_TEMPLATE_PATHS;

  // The hub names the camera; that it is one of this site is read from the certificate, not believed.
  const keyOf = ({ device, certificate: pem }: SiteCamera) => {
    const [certificate, authority] = [new X509Certificate(pem), new X509Certificate(ca)];
    const { commonName, organisation } = subjectOf(certificate);
    const isTheirs = commonName === device && organisation === config.site;
    const isGood = certificate.verify(authority.publicKey) && Date.parse(certificate.validTo) > now();
    if (isTheirs && isGood) return certificate.publicKey;
    throw new VaultClientError(
      'ANSWER_INVALID',
      `what the hub shows for ${device} is no certificate of that camera here`,
    );
  };

  return {
    cameras: async () => parseAnswer(SiteCameras, await send('POST', cameras, {})).cameras,
    async send(camera, template, until) {
      const { subject, id, consent, createdAt } = template;
      const secret = Buffer.from(JSON.stringify(template));
      const carried = {
        camera: camera.device,
        subject,
        template: id,
        consent: consent.id,
        createdAt,
        jwe: await encryptTo(keyOf(camera), SECRET_TYPES.siteTemplate, secret, until),
      };
      await send('PUT', templates, carried satisfies Omit<CarriedTemplate, 'subject'> & Pick<FaceTemplate, 'subject'>);
    },
    async takeBack(ids) {
      await send('POST', removals, { templates: ids });
    },
    async fetch(have) {
      const body: CarriedRequest = { have: [...have] };
      const answer = parseAnswer(CarriedAnswer, await send('POST', requests, body));
      const opened = await Promise.all(
        answer.templates.map(({ jwe }) => openSealedTemplate(jwe, SECRET_TYPES.siteTemplate, { transportKey, now })),
      );
      return { templates: opened.map(({ template }) => template), gone: answer.gone };
    },
    close,
  };
}
