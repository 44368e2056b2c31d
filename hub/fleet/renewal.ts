import type { FastifyInstance } from 'fastify';
import { DeviceConfig } from '../../contract/device-config.ts';
import { type CertificateAnswer, ENROLMENT_PATHS, type GrantAnswer, RenewalRequest } from '../../contract/enrolment.ts';
import type { DeviceId } from '../../contract/ids.ts';
import { MEDIA_TYPES, verify } from '../../contract/jws.ts';
import { parseOrThrow } from '../../contract/parse.ts';
import { openProvisioningRequest, ProvisioningGrant } from '../../contract/provisioning.ts';
import { approveDevice } from '../registry/approve.ts';
import { EnrolmentError } from './enrolment-error.ts';
import type { EnrolNeeds } from './invitations.ts';

const MAX_BODY_BYTES = 131_072; // a grant with its policy and certificates has about 12 kB

/**
 * Renews the certificate of the device that asks: same keys, same place, and the addresses of the grant that this hub once signed
 * for it. Nothing else can be changed this way. Throws EnrolmentError, RegistryError or ContractError.
 */
export async function renewGrant(
  { store, identity, facePolicy, now }: EnrolNeeds,
  device: DeviceId,
  { request, grant: signedGrant }: RenewalRequest,
): Promise<string> {
  const ownKey = (kid: string) => (kid === identity.kid ? identity.publicKey : undefined);
  const grant = parseOrThrow(ProvisioningGrant, verify(signedGrant, MEDIA_TYPES.provisioningGrant, ownKey), 'grant');
  if (grant.aud !== device || openProvisioningRequest(request).device !== device) {
    throw new EnrolmentError('NOT_THIS_DEVICE', `only ${device} can renew its own certificate`);
  }
  const row = await store.db.selectFrom('devices').select('config').where('id', '=', device).executeTakeFirstOrThrow();
  const { notice, position, networks } = DeviceConfig.parse(JSON.parse(row.config));
  const { broker, deviceApi } = grant;
  const terms = {
    broker,
    deviceApi,
    notice,
    facePolicy: facePolicy(),
    ...(position && { position }),
    ...(networks && { networks }),
  };
  return await approveDevice({ store, identity, request, ...terms, now });
}

/** The way to it, on the interface that asks for a certificate; and where a device finds out whether its new one is in force. */
export function renewalRoutes(needs: EnrolNeeds): (app: FastifyInstance) => void {
  return (app) => {
    app.post(ENROLMENT_PATHS.renewals, { bodyLimit: MAX_BODY_BYTES }, async (request): Promise<GrantAnswer> => {
      const { device } = request as typeof request & { device?: { id: DeviceId } | null };
      if (!device) throw new Error('a route was reached without a device');
      const wanted = parseOrThrow(RenewalRequest, request.body, 'renewal');
      const grant = await renewGrant(needs, device.id, wanted);
      request.log.info({ device: device.id }, 'renewed the certificate of a device');
      return { grant };
    });
    app.get(ENROLMENT_PATHS.certificate, async (request): Promise<CertificateAnswer> => {
      const { device } = request as typeof request & { device?: { id: DeviceId } | null };
      if (!device) throw new Error('a route was reached without a device');
      return { device: device.id };
    });
  };
}
