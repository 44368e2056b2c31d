import { writeFileSync } from 'node:fs';
import { type HubAddress, requestHub } from './hub-call.ts';

/** Takes a resource out of a hub, to a file or the screen. Throws HubCallError. */
export async function exportFhir(path: string, { out, ...address }: HubAddress & { out?: string }): Promise<void> {
  const response = await requestHub(address, path);
  const text = `${JSON.stringify(await response.json(), null, 2)}\n`;
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text, { mode: 0o600 });
}
