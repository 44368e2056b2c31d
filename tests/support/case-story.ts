import { type Permission, permissionsOf, type Role } from '../../hub/access/roles.ts';
import type { Store } from '../../hub/store/store.ts';
import type { Row } from '../../hub/store/tables.ts';
import type { StepFields } from '../../hub/workflow/fields.ts';
import type { Caller } from '../../hub/workflow/guard.ts';
import { openCase } from '../../hub/workflow/open-case.ts';
import type { StepName } from '../../hub/workflow/step.ts';
import { takeStep, type WorkflowParts } from '../../hub/workflow/take-step.ts';
import { voidStep } from '../../hub/workflow/void-step.ts';
import { claimRow, DOCTOR_CODE, minute } from './claim-builders.ts';
import { JUDGED_AT, JudgedStory } from './judged-story.ts';

/** Somebody of a role; the account is named after the role unless said otherwise. */
export function someone(role: Role, account: string = role, site: string | null = null): Caller {
  return { account, permissions: permissionsOf([role]), site };
}

export const OPERATOR = someone('operator');
export const REVIEWER = someone('reviewer');
export const APPROVER = someone('approver');

export function permitted(...permissions: readonly Permission[]): ReadonlySet<Permission> {
  return new Set(permissions);
}

/** A judged story with one finding, and a clock that tests set. */
export class CaseStory {
  readonly story: JudgedStory;
  readonly parts: WorkflowParts;
  /** ms since 1970. */
  now = JUDGED_AT;

  private constructor(story: JudgedStory) {
    this.story = story;
    const { store, identity, rules } = story.consoleParts();
    this.parts = { store, identity, rules, now: () => this.now };
  }

  static async begin(store: Store): Promise<CaseStory> {
    const story = await JudgedStory.begin(store);
    await story.checkIn(50, 'no-match');
    await story.import(claimRow());
    await story.judge();
    return new CaseStory(story);
  }

  /** The finding about the visit. */
  async finding(): Promise<{ id: string; status: string }> {
    const found = (await this.story.findings()).find(({ rule }) => rule.startsWith('P'));
    if (!found) throw new Error('the story has no finding');
    return found;
  }

  /** Opens a case with it. */
  async open(by = 'operator'): Promise<string> {
    return await openCase(this.parts.store, { findings: [(await this.finding()).id] }, by, this.now);
  }

  /**
   * Opens a case with everything that is wrong with three visits: two findings about each of the first two (86.40 yuan each, the fund
   * paid no more for the visit), one about the third (50 yuan) and one about its data.
   */
  async openWide(by = 'operator'): Promise<{ id: string; findings: readonly Row<'findings'>[] }> {
    const line = { lineId: 'L', ordering: DOCTOR_CODE, amount: '86.40' };
    await this.story.import(
      claimRow({
        claimId: 'C-2',
        serviceStart: minute(300),
        settledAt: minute(330),
        lines: [{ ...line, at: minute(310) }],
      }),
      claimRow({
        ...{ claimId: 'C-3', serviceStart: minute(340), settledAt: minute(350) },
        lines: [{ ...line, at: minute(345), ordering: 'D999', amount: '50.00' }],
      }),
    );
    await this.story.judge();
    const findings = await this.story.findings();
    const ids = findings.map(({ id }) => id);
    return { id: await openCase(this.parts.store, { findings: ids }, by, this.now), findings };
  }

  /** Takes a step with words that nobody looks at. */
  async take(id: string, step: StepName, caller: Caller, fields: StepFields = {}): Promise<string> {
    return (await takeStep(this.parts, id, { step, reason: `because of ${step}`, fields }, caller)).id;
  }

  async takeBack(id: string, step: string, caller: Caller): Promise<void> {
    await voidStep(this.parts, id, step, 'it was a mistake', caller);
  }

  row(id: string) {
    return this.parts.store.db.selectFrom('cases').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  }

  /** The usual way until the institution was heard on deducting `amountFen`. */
  async untilHeard(id: string, amountFen = 8640): Promise<void> {
    await this.take(id, 'triage', OPERATOR, { grade: 'to-verify' });
    await this.take(id, 'first-review', OPERATOR);
    await this.take(id, 'notice', OPERATOR, { days: 5 });
    await this.take(id, 'explanation', OPERATOR, { stand: 'contests' });
    await this.take(id, 'second-review', REVIEWER);
    await this.take(id, 'propose', REVIEWER, { measures: ['deducted'], amountFen, days: 5 });
    await this.take(id, 'statement', OPERATOR, { stand: 'statement' });
  }
}
