import type { KeyObject } from 'node:crypto';
import type { DeviceId, KeyId } from '../../contract/ids.ts';
import { keyOfJwk, PublicJwk } from '../../contract/signature/public-jwk.ts';
import type { Database } from '../store/store.ts';

/** A device's signing key and the time in which its signatures count (ISO 8601; null = until further notice). */
export interface DeviceKey {
  readonly kid: KeyId;
  readonly device: DeviceId;
  readonly key: KeyObject;
  readonly validFrom: string;
  readonly validUntil: string | null;
}

const REMEMBERED_KEYS = 50_000;

/** Looks signing keys up by id. Parsing a key costs more than using it, so parsed keys are remembered; validity never is. */
export class DeviceKeys {
  readonly #parsed = new Map<string, KeyObject>();

  /** The keys among `kids` that are registered, whether or not they are valid now. */
  async load(db: Database, kids: ReadonlySet<KeyId>): Promise<Map<KeyId, DeviceKey>> {
    if (kids.size === 0) return new Map();
    const rows = await db
      .selectFrom('device_keys')
      .selectAll()
      .where('kid', 'in', [...kids])
      .execute();
    return new Map(
      rows.map((row) => {
        const { valid_from: validFrom, valid_until: validUntil } = row;
        const kid = row.kid as KeyId;
        return [kid, { kid, device: row.device as DeviceId, key: this.#keyOf(row), validFrom, validUntil }];
      }),
    );
  }

  // A key id is the thumbprint of its key (RFC 7638): the same id never stands for another key.
  #keyOf({ kid, jwk }: { kid: string; jwk: string }): KeyObject {
    const known = this.#parsed.get(kid);
    if (known) return known;
    const key = keyOfJwk(PublicJwk.parse(JSON.parse(jwk)));
    if (this.#parsed.size >= REMEMBERED_KEYS) this.#parsed.clear();
    this.#parsed.set(kid, key);
    return key;
  }
}
