import { join } from 'node:path';
import type { Attestation } from '../contract/attestation.ts';
import { seal } from '../contract/envelope.ts';
import { DeviceId, newChainId, newEventId, SiteId } from '../contract/ids.ts';
import { es256 } from '../contract/signature/es256.ts';
import { type ChainLink, openOutbox } from '../edge-agent/outbox/outbox.ts';
import { type DurationSummary, summarise, timed } from './durations.ts';
import { receiptFor } from './receipt.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

const EVENTS = 2_000;
const RECEIPT_EVERY = 50;
const { privateKey } = es256.generate();

export interface EvidenceBenchReport {
  readonly events: number;
  /** Milliseconds. `attest` = number, sign and keep durably; `receipt` settles 50 events; `open` includes the check of every page. */
  readonly steps: Readonly<Record<'attest' | 'open' | 'receipt', DurationSummary>>;
  readonly attestedPerSecond: number;
  readonly rssMb: number;
}

/** Times what stands between a decision and "done": signature and durable row, on the disk of the temporary folder. */
export async function benchEvidence(options: { readonly json: boolean }): Promise<void> {
  const report = await inTemporaryFolder(measure);
  if (options.json) {
    console.log(JSON.stringify(report));
    return;
  }
  console.table(report.steps);
  console.log(`${report.events} events, ${report.attestedPerSecond} a second; resident ${report.rssMb} MB`);
}

async function measure(folder: string): Promise<EvidenceBenchReport> {
  const options = { path: join(folder, 'outbox.sqlite'), chain: newChainId(), now: Date.now };
  const [attest, receipt, open]: [number[], number[], number[]] = [[], [], []];
  const outbox = openOutbox(options);
  const start = performance.now();
  for (let n = 0; n < EVENTS; n += 1) await timed(attest, () => outbox.append(sealed));
  const seconds = (performance.now() - start) / 1000;
  outbox.close();
  const again = await timed(open, () => openOutbox(options));
  for (let upTo = RECEIPT_EVERY; upTo <= EVENTS; upTo += RECEIPT_EVERY) {
    await timed(receipt, () => again.settle(receiptFor(options.chain, upTo)));
  }
  again.close();
  return {
    events: EVENTS,
    steps: { attest: summarise(attest), open: summarise(open), receipt: summarise(receipt) },
    attestedPerSecond: Math.round(EVENTS / seconds),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
  };
}

function sealed(link: ChainLink) {
  const at = Date.now();
  const attestation: Attestation = {
    v: 1,
    kind: 'device.status',
    status: { event: 'started' },
    iss: DeviceId.parse('kiosk-bench'),
    ueid: 'bench',
    jti: newEventId(at),
    chain: link.chain,
    seq: link.seq,
    prev: link.prev,
    iat: at / 1000,
    clock: { source: 'none', offsetMs: null },
    site: SiteId.parse('H35020300017'),
    place: { type: 'desk', id: '1' },
    posture: { agent: 'bench', config: 'bench', models: {}, keyLevel: 'L0' },
  };
  return { jti: attestation.jti, envelope: seal(attestation, privateKey), at };
}
