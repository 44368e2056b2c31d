import type { Refusal } from './guard.ts';

const WORDS: Readonly<Record<Refusal['code'], string>> = {
  'not-from-here': 'the case stands elsewhere by now; load it again',
  'not-permitted': 'your account may not take this step',
  withdrawn: 'the opening of this case was taken back; open another one',
  'own-site': 'this case is not about your institution',
  'second-pair-of-eyes': 'above this amount somebody else has to have looked at it first; let a colleague dismiss it',
  'second-pair-on-finding':
    'with what was let go before, this takes a second pair of eyes: somebody else has to have looked at the case first',
  'not-first-reviewer': 'you made the first review; somebody else has to make this one',
  'never-handled': 'you handled this case; an approver who did not has to decide it',
  'panel-complete': 'more people have to take part in a collegial decision',
  'panel-apart': 'somebody named here handled the case and can not take part in deciding it',
  'explanation-asked': 'a case to be verified is explained by the institution first; send the notice',
  heard:
    'nobody was heard on what is to be decided; propose it first, and wait for the statement or for the period to end',
  'heard-on-all': 'a finding was not part of what the institution was heard about; propose anew',
  'not-harsher': 'this goes beyond what the institution was heard about; propose it anew',
  collegial: 'this takes a collegial decision first',
  'findings-stand': 'no finding of this case stands any more; it can only be dismissed',
  'rest-stands': 'this would leave nothing of the case; dismiss the case instead',
  'names-standing': 'a finding named here is not part of the case, was retracted, or is set aside already',
  'names-aside': 'a finding named here is not set aside',
  'corrects-data-only': 'only a finding about data quality is corrected without a decision',
  'evidence-holds': 'a decision needs evidence that verifies now; there is none, or it does not hold',
  'measures-fit': 'this measure stands alone',
  'sanction-before-points': 'points follow only upon a sanction of the institution; choose that as well',
  'no-penalty-for-data':
    'what is only bad data is corrected and not punished; grade the case anew if there is more to it',
  'amount-covered': 'this is more than the fund paid for what the findings are about',
  'within-band': 'the law does not allow this measure to this extent',
  'data-quality-only': 'only what is graded as data quality is corrected without a decision',
  'clock-runs': 'no period is running',
  'clock-paused': 'the period is not paused',
  'clock-not-paused': 'the period is paused; resume it first',
  'past-due': 'the period is not over',
  'delivered-once': 'the notice was delivered before',
  told: 'the institution was asked and has to be told what came of it first',
  held: 'this case is not held',
  'not-held': 'this case is held already',
  'points-posted': 'points were decided and have to be posted first',
};

/** A refusal for programs and logs; pages have words of their own in both languages. */
export function refusalWords({ code, may }: Refusal): string {
  return may.length === 0 ? WORDS[code] : `${WORDS[code]} (who may: ${may.join(', ')})`;
}
