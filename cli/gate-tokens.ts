import { SiteId } from '../contract/ids.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { GateError } from '../hub/gate/error.ts';
import { issueGateToken, revokeGateToken } from '../hub/gate/tokens.ts';
import { printFacts } from './facts.ts';
import { type HubFolder, withStore } from './registry-desk.ts';

export interface GateTokenOptions extends HubFolder {
  readonly label: string;
}

/** `zs gate token add` */
export async function addGateToken(code: string, options: GateTokenOptions): Promise<void> {
  const site = parseOrThrow(SiteId, code, 'site');
  const { id, token } = await withStore(options, ({ db }) =>
    issueGateToken(db, { site, label: options.label }, Date.now()),
  );
  printFacts({ id, site, token, next: 'send it as: Authorization: Bearer TOKEN; it is not shown again' });
}

/** `zs gate token list` */
export async function listGateTokens(options: HubFolder): Promise<void> {
  const rows = await withStore(options, ({ db }) =>
    db
      .selectFrom('gate_tokens')
      .select(['id', 'site', 'label', 'created_at', 'revoked_at'])
      .orderBy('created_at')
      .execute(),
  );
  for (const { id, site, label, created_at, revoked_at } of rows) {
    console.log([id, site, created_at, revoked_at ? `withdrawn ${revoked_at}` : 'active', label].join('  '));
  }
}

/** `zs gate token revoke` */
export async function withdrawGateToken(id: string, options: HubFolder): Promise<void> {
  const withdrawn = await withStore(options, ({ db }) => revokeGateToken(db, id, Date.now()));
  if (!withdrawn) throw new GateError('UNKNOWN_TOKEN', `there is no active token ${id}; see: zs gate token list`);
  printFacts({ withdrawn: id });
}
