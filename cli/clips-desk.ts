import pino from 'pino';
import { Digest, newEventId } from '../contract/ids.ts';
import { digestOf } from '../contract/jws.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { orderClip } from '../hub/clips/order.ts';
import { readReceived } from '../hub/clips/received.ts';
import { createCommands } from '../hub/commands/send.ts';
import { readHubIdentity } from '../hub/identity/open.ts';
import { appendToLedger } from '../hub/ledger/append.ts';
import { printFacts } from './facts.ts';
import { type HubFolder, withStore } from './registry-desk.ts';

/** `zs clips order` */
export async function orderFromFolder(
  event: string,
  { case: order, by, ...folder }: HubFolder & { readonly case: string; readonly by: string },
): Promise<void> {
  const identity = readHubIdentity(folder.data, Date.now);
  const logger = pino({ level: 'silent' });
  // No line to the broker here: the running hub sends what is open when the device next says that it is there.
  const client = { publishAsync: async () => undefined };
  const ordered = await withStore(folder, (store) => {
    const commands = createCommands({ store, identity, client, logger, now: Date.now });
    return orderClip({ store, commands, now: Date.now }, { event, order, by });
  });
  printFacts({ ordered: ordered.media, from: ordered.device, command: ordered.command });
}

/** `zs clips get` */
export async function readFromFolder(
  name: string,
  { by, ...folder }: HubFolder & { readonly by: string },
): Promise<Buffer> {
  const media = parseOrThrow(Digest, name, 'digest of a clip');
  const { vaultKey } = readHubIdentity(folder.data, Date.now);
  const content = readReceived(folder.data, vaultKey, media);
  const entry = { kind: 'clip-read', ref: newEventId(Date.now()), digest: digestOf(JSON.stringify({ media, by })) };
  await withStore(folder, (store) =>
    store.transaction((trx) => appendToLedger(trx, [entry], Date.now()), { sequencer: true }),
  );
  return content;
}
