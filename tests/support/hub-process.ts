import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HubId } from '../../contract/ids.ts';
import { eddsa } from '../../contract/signature/eddsa.ts';
import { thumbprint } from '../../contract/signature/thumbprint.ts';
import { openStore } from '../../hub/store/open-store.ts';
import { startTestHub } from './test-hub.ts';

// A hub in a process of its own, to be killed. Arguments: folder with `hub.db` and `identity.json`, port.
const [folder = '', port = '0'] = process.argv.slice(2);
const saved = JSON.parse(readFileSync(join(folder, 'identity.json'), 'utf8'));
const signingKey = createPrivateKey(saved.signingKey);
const identity = {
  hub: HubId.parse(saved.hub),
  signingKey,
  publicKey: createPublicKey(signingKey),
  kid: thumbprint(signingKey),
  noteKey: eddsa.generate().privateKey,
  regionKey: Buffer.alloc(32),
  vaultKey: Buffer.alloc(32),
  ca: { certificate: saved.ca.certificate, privateKey: createPrivateKey(saved.ca.privateKey) },
  tls: { certificate: saved.tls.certificate, privateKey: createPrivateKey(saved.tls.privateKey) },
};
const store = await openStore({ sqlite: join(folder, 'hub.db') });
await store.migrate();
await startTestHub(store, identity, { port: Number(port), parameters: { batchSize: 20 } });
process.send?.('ready');
