import { spanOfMonth } from '../credit/scorecard/month.ts';
import { commitmentToSeed } from '../draw/chance.ts';
import { linesOf, logProblem } from '../draw/three-steps.ts';
import type { NoteVerifier } from '../ledger/checkpoint/verifier-key.ts';
import { type DrawnVisit, drawInspections, inspectionRosterDigest, readInspectionRoster } from './draw.ts';
import { SEED_DOMAIN } from './plan.ts';
import { InspectionPlanLine } from './plan-lines.ts';
import type { PublishedInspections } from './published-schema.ts';
import type { Visit } from './visit.ts';

export type InspectionVerdict =
  | {
      readonly holds: true;
      readonly objects: number;
      readonly visits: number;
      readonly unpaired: number;
      /** Whether the steps were proved to be in the hub's log: only where its key is known. */
      readonly log: 'proven' | 'not-checked';
    }
  | { readonly holds: false; readonly problem: string }
  | { readonly holds: 'not-yet' };

/**
 * Repeats a draw of inspections from what was published: objects, pairs and days are those that the seed and the list give, and the seed
 * was committed to before the list. The adversary is the bureau that would like to choose whom it visits, or who goes there.
 */
export function verifyInspections(published: PublishedInspections, logKey?: NoteVerifier): InspectionVerdict {
  const { plan, month, revealed, roster } = published;
  if (!revealed || roster === null) return { holds: 'not-yet' };
  const lines = linesOf(published);
  if (typeof lines === 'string') return failed(lines);
  const outside = logKey && logProblem(published, logKey);
  if (outside) return failed(outside);
  const [rules, draw, secret] = lines.map(({ content }) => InspectionPlanLine.parse(JSON.parse(content)));
  if (rules?.step !== 'committed' || draw?.step !== 'drawn' || secret?.step !== 'revealed') {
    return failed('the steps are not commitment, draw and seed');
  }
  const isOfPlan = [rules, draw, secret].every((line) => line.plan === plan) && rules.month === month;
  if (!isOfPlan) return failed('a step is of another plan');
  if (revealed.at < spanOfMonth(month).until) return failed('the seed was published before the month was over');
  const seed = Buffer.from(secret.seed, 'base64url');
  if (commitmentToSeed(SEED_DOMAIN, seed) !== rules.commitment) return failed('the seed is another than committed to');
  if (inspectionRosterDigest(roster) !== draw.roster) return failed('the list is another than committed to');
  const known = readInspectionRoster(roster);
  const place = { plan, month: Number(month.slice(5)), days: draw.days };
  const drawn = drawInspections(seed, place, known, rules.parameters);
  const problem = visitsProblem(drawn, published.visits, draw.unpaired);
  if (problem) return failed(problem);
  return {
    ...{ holds: true, objects: known.objects.length, visits: published.visits.length },
    ...{ unpaired: draw.unpaired.length, log: logKey ? 'proven' : 'not-checked' },
  };
}

function visitsProblem(drawn: readonly DrawnVisit[], shown: readonly Visit[], unpaired: readonly string[]) {
  const bySite = new Map(shown.map((visit) => [visit.site, visit]));
  for (const { site, objects, pair, day } of drawn) {
    const visit = bySite.get(site);
    bySite.delete(site);
    if (!pair) {
      if (visit || !unpaired.includes(site)) return `${site}: there is no pair for it, whatever the plan says`;
    } else if (!visit) return `${site} was drawn and is not in the plan`;
    else if (JSON.stringify(visit.objects) !== JSON.stringify(objects)) return `${site}: others were drawn there`;
    else if (visit.pair.join() !== pair.join()) return `${site}: another pair was drawn`;
    else if (visit.day !== day) return `${site}: another day was drawn`;
  }
  const [stranger] = bySite.keys();
  return stranger === undefined ? undefined : `${stranger} is in the plan and was not drawn`;
}

function failed(problem: string): InspectionVerdict {
  return { holds: false, problem };
}
