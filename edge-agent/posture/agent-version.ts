import { readFileSync } from 'node:fs';
import { z } from 'zod';

const PackageManifest = z.object({ version: z.string() });
const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');

/** Version of this agent, as every attestation names it. */
export const AGENT_VERSION: string = PackageManifest.parse(JSON.parse(manifest)).version;
