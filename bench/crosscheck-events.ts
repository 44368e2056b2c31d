import type { Store } from '../hub/store/store.ts';
import { instant, pseudonymOf } from './crosscheck-ids.ts';
import { RowWriter } from './crosscheck-rows.ts';

// As long as the envelope of a real check-in: what is not read still stands between the rows that are.
const ENVELOPE = 'A'.repeat(1150);

interface Spot {
  readonly lat: number;
  readonly lon: number;
}

/** The practitioners of a site. */
export function staffOfSite(site: number, count: number): string[] {
  return Array.from({ length: count }, (_, n) => pseudonymOf('d', site * 1000 + n));
}

/** Writes events with their columns; each device has one chain without a gap. */
export function eventWriter(store: Store) {
  const rows = new RowWriter(
    store,
    'attestations',
    {
      jti: 'text',
      device: 'text',
      chain: 'text',
      seq: 'number',
      kind: 'text',
      subject_type: 'text',
      subject: 'text',
      site: 'text',
      nonce: 'text',
      face_outcome: 'text',
      at: 'text',
      received_at: 'text',
      facts: 'text',
      ledger_idx: 'number',
    },
    { digest: `'bench'`, envelope: `'${ENVELOPE}'` },
  );
  const chains = new Map<string, { seq: number; last: number }>();
  let count = 0;
  const add = async (
    kind: string,
    [device, site, type, subject]: readonly [string, string, string, string],
    at: number,
    nonce: string | null,
    facts: { readonly face: string; readonly pad: string; readonly geo?: object },
  ) => {
    count += 1;
    const chain = chains.get(device) ?? { seq: 0, last: 0 };
    chain.seq += 1;
    chain.last = Math.max(chain.last, at);
    chains.set(device, chain);
    const id = `0195-${String(count).padStart(12, '0')}`;
    const when = instant(at);
    const text = JSON.stringify(facts);
    await rows.add([
      id,
      device,
      device,
      chain.seq,
      kind,
      type,
      subject,
      site,
      nonce,
      facts.face,
      when,
      when,
      text,
      count,
    ]);
  };
  return {
    checkIn: (device: string, site: string, person: string, at: number, nonce: string, face: string) =>
      add('patient.registration', [device, site, 'insured', person], at, nonce, { face, pad: 'pass' }),
    bedside: (device: string, site: string, person: string, at: number, nonce: string) =>
      add('patient.bedside', [device, site, 'insured', person], at, nonce, { face: 'match', pad: 'pass' }),
    clock: (device: string, site: string, who: string, direction: 'in' | 'out', at: number, { lat, lon }: Spot) => {
      const geo = { lat, lon, datum: 'WGS84', accuracyM: 10, fence: 'inside' };
      const facts = { face: 'match', pad: 'pass', geo };
      return add(`staff.clock-${direction}`, [device, site, 'practitioner', who], at, null, facts);
    },
    async flush() {
      await rows.flush();
      const columns = {
        chain: 'text',
        device: 'text',
        up_to: 'number',
        last_seq: 'number',
        opened_at: 'text',
        last_at: 'text',
      } as const;
      const chainRows = new RowWriter(store, 'chains', columns);
      for (const [device, { seq, last }] of chains) {
        await chainRows.add([device, device, seq, seq, instant(last), instant(last)]);
      }
      await chainRows.flush();
    },
  };
}
