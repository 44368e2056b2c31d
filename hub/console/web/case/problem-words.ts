import type { ApiFailure } from '../api/api-failure.ts';
import type { Words } from '../i18n/words.ts';

/** Why a step was not taken, in words: the procedure's refusal, the hub's problem, or what the connection said. */
export function problemWords({ hubCode, code, said }: ApiFailure, { t, known }: Pick<Words, 't' | 'known'>): string {
  const refused = /^REFUSED_(.+)$/
    .exec(hubCode ?? '')?.[1]
    ?.toLowerCase()
    .replaceAll('_', '-');
  const otherwise = `${t(`failure.${code}`)} ${said ?? ''}`;
  return refused ? known(`case-refused.${refused}`, otherwise) : known(`case-problem.${hubCode}`, otherwise);
}
