import { z } from 'zod';
import { PointsPage } from '../hub/credit/points/points-schema.ts';
import { CardPage } from '../hub/credit/scorecard/card-schema.ts';
import { callHub, type HubAddress } from './hub-call.ts';

/** `zs credit points` */
export async function showPoints({
  year,
  json,
  ...address
}: HubAddress & { year?: string; json?: boolean }): Promise<void> {
  const page = await callHub(
    PointsPage,
    address,
    `/v1/credit/points?${new URLSearchParams({ limit: '200', ...(year && { year }) })}`,
  );
  if (json) {
    console.log(JSON.stringify(page));
    return;
  }
  console.table(page.items.map(({ due, ...row }) => ({ ...row, due: due.join(' ') })));
  console.log(`${page.year}: ${page.total} practitioners; ${page.waiting.length} proposals wait for somebody`);
}

interface CardOptions extends HubAddress {
  readonly type: string;
  readonly month?: string;
  readonly limit: string;
  readonly json?: boolean;
}

/** `zs credit scorecards` */
export async function showScorecards({ json, ...options }: CardOptions): Promise<void> {
  const page = await cardsOf(options);
  if (json) {
    console.log(JSON.stringify(page));
    return;
  }
  console.table(page.items.map(({ score, ...row }) => ({ ...row, score: score / 10 })));
  const grades = Object.entries(page.grades).map(([grade, count]) => `${grade} ${count}`);
  console.log(`${page.month || 'no month yet'}: ${grades.join(', ')}`);
}

const RunCheck = z.object({ holds: z.boolean(), cards: z.number().nullable(), problem: z.string().nullable() });

/** `zs credit verify`: ends with 1 when the scores are not what the inputs give, with 2 when there are none. */
export async function repeatScorecards({ month, ...address }: HubAddress & { month?: string }): Promise<void> {
  const page = await cardsOf({ ...address, type: 'site', limit: '1', ...(month && { month }) });
  if (page.run === null) {
    console.error('that month has no scorecards');
    process.exitCode = 2;
    return;
  }
  const { holds, cards, problem } = await callHub(RunCheck, address, `/v1/credit/runs/${page.run}/check`);
  if (holds) console.log(`${page.month}: ${cards} scorecards repeated, all the same`);
  else {
    console.error(`${page.month} does not hold: ${problem}`);
    process.exitCode = 1;
  }
}

async function cardsOf({ type, month, limit, ...address }: Omit<CardOptions, 'json'>): Promise<CardPage> {
  const query = new URLSearchParams({ type, limit, ...(month && { month }) });
  return await callHub(CardPage, address, `/v1/credit/scorecards?${query}`);
}
