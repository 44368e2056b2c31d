import type { DeviceId } from '../../contract/ids.ts';
import { MEDIA_TYPES, sign } from '../../contract/jws.ts';
import type { Receipt } from '../../contract/receipt.ts';
import { type DeviceAddress, topicOf } from '../../contract/topics.ts';
import type { HubIdentity } from '../identity/hub-identity.ts';
import type { LedgerHead } from '../ledger/entry.ts';
import { loadDevices } from '../registry/registered-device.ts';
import type { DatabaseTransaction } from '../store/store.ts';
import type { ChainProgress } from './chain-progress.ts';
import { refusalsOf } from './quarantine.ts';

/** A receipt that may be signed and sent once the transaction it speaks of is committed. */
export interface DueReceipt {
  readonly address: DeviceAddress;
  readonly content: Pick<Receipt, 'chain' | 'upTo' | 'beyond' | 'rejected' | 'ledger'>;
}

/** One receipt for each chain that a batch touched, however many of its events were in it. */
export async function composeReceipts(
  trx: DatabaseTransaction,
  chains: readonly ChainProgress[],
  ledger: LedgerHead,
): Promise<DueReceipt[]> {
  const devices = await loadDevices(trx, new Set(chains.map(({ device }) => device)));
  const rejectedOf = await refusalsOf(trx, chains);
  return chains.flatMap((progress) => {
    const registered = devices.get(progress.device);
    if (!registered) return [];
    const { device, chain, upTo, beyond } = progress;
    const content = { chain, upTo, beyond: beyond.map(([first, last]): [number, number] => [first, last]) };
    const address = { site: registered.site, device };
    return [{ address, content: { ...content, rejected: rejectedOf(progress), ledger: { ...ledger } } }];
  });
}

/** Signs a receipt; `now` in ms since 1970. Returns where it goes and what goes there. */
export function signReceipt(
  { address, content }: DueReceipt,
  identity: Pick<HubIdentity, 'hub' | 'kid' | 'signingKey'>,
  now: number,
): { topic: string; message: string; device: DeviceId } {
  const receipt: Receipt = { v: 1, iss: identity.hub, aud: address.device, iat: now / 1000, ...content };
  const message = sign(MEDIA_TYPES.receipt, receipt, identity.signingKey, identity.kid);
  return { topic: topicOf(address, 'receipt'), message, device: address.device };
}
