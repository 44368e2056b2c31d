/** The payload of a signed message, unverified: for the load side, which talks to a hub of its own. */
export function payloadOf(jws: string): unknown {
  return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString('utf8'));
}
