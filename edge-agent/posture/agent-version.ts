import manifest from '../../package.json' with { type: 'json' };

/** Version of this agent, as every attestation names it. */
export const AGENT_VERSION: string = manifest.version;
