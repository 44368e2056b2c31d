import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { DeviceId } from '../../../../contract/ids.ts';
import type { FaceTemplate } from '../../../../contract/vault.ts';
import { bringToCameras } from '../../../../edge-agent/gallery/bring-to-cameras.ts';
import { VaultClientError } from '../../../../edge-agent/vault/error.ts';
import type { SiteCamera } from '../../../../edge-agent/vault/site-templates-client.ts';
import { testFacePolicy } from '../../../support/provisioned-device.ts';
import { testSubject, testTemplate } from '../../../support/vault-samples.ts';

const NOW = Date.parse('2026-11-22T03:00:00.000Z');
const template = (number: string, scopes: readonly string[] = ['template-site', 'sighting'], over: object = {}) => {
  const made = testTemplate(testSubject('practitioner', number), over);
  return { ...made, consent: { ...made.consent, scopes: [...scopes] as FaceTemplate['consent']['scopes'] } };
};
const agreed = template('1');

/** The hub's side of the exchange: what it says of a camera, what it refuses, and what it was told. */
function bring(
  templates: readonly FaceTemplate[],
  held: SiteCamera['held'] = [],
  refusal?: (id: string) => string | undefined,
) {
  const told: string[] = [];
  const client = {
    cameras: async () => [{ device: DeviceId.parse('door-1'), certificate: '', held }],
    async send(camera: SiteCamera, { id }: FaceTemplate) {
      const code = refusal?.(id);
      if (code) throw new VaultClientError('REFUSED', 'refused', { refusal: code });
      told.push(`${camera.device} gets ${id}`);
    },
    async takeBack(ids: readonly string[]) {
      told.push(`gone ${ids.join()}`);
    },
  };
  const gallery = {
    forEach(visit: (one: FaceTemplate) => void) {
      for (const one of templates) visit(one);
      return 0;
    },
  };
  const logger = pino({ level: 'silent' });
  const { look } = bringToCameras({ client, gallery, policy: testFacePolicy(), logger, now: () => NOW });
  return { told, look };
}

const heldOf = ({ id, subject, createdAt }: FaceTemplate, own = true) => ({
  ...{ template: id, subject: subject.id, createdAt, own },
});

describe('a staff kiosk brings templates to cameras', () => {
  it('of staff who agreed to sightings and are enrolled well, and of nobody else', async () => {
    const insured = { ...agreed, subject: testSubject('insured', '9') };
    const others = [template('2', ['template-site']), insured, template('3', undefined, { model: 'another' })];
    const { told, look } = bring([agreed, ...others]);
    expect(await look()).toBeGreaterThan(60_000);
    expect(told).toEqual([`door-1 gets ${agreed.id}`]);
  });

  it('once, and anew when the person was enrolled anew', async () => {
    const former = template('1', undefined, { createdAt: '2026-11-21T01:00:00.000Z' });
    const same = bring([agreed], [heldOf(agreed)]);
    await same.look();
    expect(same.told).toEqual([]);
    const replaced = bring([agreed], [heldOf(former, false)]);
    await replaced.look();
    expect(replaced.told).toEqual([`door-1 gets ${agreed.id}`]);
  });

  it('and takes back those that are not enrolled here any more, but none of another kiosk', async () => {
    const [gone, theirs] = [template('4'), template('5')];
    const { told, look } = bring([agreed], [heldOf(agreed), heldOf(gone), heldOf(theirs, false)]);
    await look();
    expect(told).toEqual([`gone ${gone.id}`]);
  });

  it('and comes back soon when the record of a consent is still on its way, without keeping the others waiting', async () => {
    const other = template('2');
    const { told, look } = bring([agreed, other], [], (id) => (id === agreed.id ? 'CONSENT_UNKNOWN' : undefined));
    expect(await look()).toBeLessThan(60_000);
    expect(told).toEqual([`door-1 gets ${other.id}`]);
  });

  it('and tries again later when the hub gives no answer', async () => {
    const { look } = bring([agreed], [], () => 'VAULT_POLICY');
    await expect(look()).resolves.toBeGreaterThan(60_000);
  });
});
