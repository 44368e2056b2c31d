import { EventId, SubjectId } from '../../contract/ids.ts';
import { type EvidenceItem, FindingDetail, type TimelineItem } from '../../hub/cases/finding-schema.ts';
import type { Message } from '../../hub/crosscheck/message.ts';

const DAY = '2026-11-20';
const CLINIC = { id: 'H37010000001', name: '春晖社区卫生服务中心' };
const BRANCH = { id: 'H37010000002', name: '滨河门诊部' };
const DIGEST = 'q7Vx0n3c9mVw1mM5pXr8uG2kH6sJ4tL0yB1zD3fE5aQ';
export const PERSON = 'uZ3kP9wQx7Lm2Vb5Nc8Rt1Ya4Sd6Fg0Hj-Kl_Qw8Er2';
const STAFF = SubjectId.parse('Bq1Sw2De3Fr4Gt5Hy6Ju7Ki8Lo9Pz0Xc1Vb2Nm3Qa4W');
const OBJECTED = EventId.parse('01930000-0000-7000-8000-000000000001');
const DOCTOR = 'Aq1Sw2De3Fr4Gt5Hy6Ju7Ki8Lo9Pz0Xc1Vb2Nm3Qa4W';

/** Clinic time (UTC+8) of the fixture's day, as an ISO instant. */
export function at(clock: string): string {
  return new Date(`${DAY}T${clock}:00+08:00`).toISOString();
}

type Tone = TimelineItem['tone'];
type Ref = TimelineItem['ref']['type'];

function item(
  lane: TimelineItem['lane'],
  row: string,
  [from, until]: readonly [string, string | null],
  tone: Tone,
  code: string,
  [type, id]: readonly [Ref, string],
): TimelineItem {
  const ends = until === null ? null : at(until);
  return { lane, row, from: at(from), until: ends, tone, label: { code, params: {} }, ref: { type, id } };
}

function attested(
  jti: string,
  kind: string,
  clock: string,
  outcome: 'match' | 'no-match',
  score: number,
): EvidenceItem {
  return {
    jti,
    kind,
    at: at(clock),
    receivedAt: new Date(Date.parse(at(clock)) + 1_400).toISOString(),
    device: kind.startsWith('staff') ? 'chunhui-staff-1' : 'chunhui-desk-1',
    site: CLINIC,
    digest: DIGEST,
    face: {
      outcome,
      score,
      threshold: 0.44,
      policy: 'policy-2026-11',
      model: 'faceplugin-0.0.1',
      frames: 3,
      reasons: [],
    },
    geo: kind.startsWith('staff')
      ? { lat: 36.6512, lon: 117.1201, datum: 'WGS84', accuracyM: 12, source: 'fixed', fence: 'inside' }
      : null,
    keyLevel: 'L0',
    ledgerIndex: 1204,
    verification: { ok: true, problem: null },
  };
}

const presence = [
  item('device', 'chunhui-desk-1', ['07:40', '12:05'], 'ok', 'device-online', ['device', 'chunhui-desk-1']),
  item('device', 'chunhui-desk-1', ['12:05', '12:40'], 'unknown', 'device-offline', ['device', 'chunhui-desk-1']),
  item('device', 'chunhui-desk-1', ['12:40', null], 'ok', 'device-online', ['device', 'chunhui-desk-1']),
  item('device', 'chunhui-staff-1', ['07:38', null], 'ok', 'device-online', ['device', 'chunhui-staff-1']),
];
const claimOf = (claim: string) => [
  item('claim', claim, ['09:30', '10:02'], 'neutral', 'visit', ['claim', claim]),
  item('claim', claim, ['07:30', '10:17'], 'neutral', 'judged-window', ['window', claim]),
];
const duty = item('clock', DOCTOR, ['08:02', '12:02'], 'ok', 'clocked-in', ['attestation', 'jti-clock-in']);

interface Case {
  readonly id: string;
  readonly rule: string;
  readonly claim?: string;
  readonly reason: Message;
  readonly class?: string;
  readonly subject?: { readonly type: string; readonly id: string };
  readonly site?: typeof CLINIC;
  readonly amountFen: number;
  readonly items: readonly TimelineItem[];
  readonly evidence?: readonly EvidenceItem[];
  readonly params?: Record<string, number>;
  readonly opened?: string;
}

function finding(given: Case): FindingDetail {
  const openedAt = given.opened ?? at('13:05');
  return FindingDetail.parse({
    id: given.id,
    rule: given.rule,
    ruleVersion: 1,
    mode: 'notify',
    class: given.class ?? 'violation',
    status: 'open',
    subject: given.subject ?? { type: 'claim', id: given.claim ?? given.id },
    claimId: given.claim ?? null,
    site: given.site ?? CLINIC,
    person: given.rule.startsWith('P') ? PERSON : null,
    practitioner: given.rule.startsWith('D') ? DOCTOR : null,
    device: given.rule.startsWith('E') ? 'chunhui-desk-1' : null,
    reason: given.reason,
    amountFen: given.amountFen,
    openedAt,
    updatedAt: openedAt,
    legalBasis: ['fund-regulation-17', 'fund-regulation-38'],
    params: given.params ?? { outpatientBeforeMinutes: 120, outpatientAfterMinutes: 15 },
    evidence: given.evidence ?? [],
    timeline: { from: at('07:00'), until: at('13:30'), items: given.items },
    map: { datum: 'WGS84', sites: [], fixes: [] },
    history: [{ at: openedAt, kind: 'opened', by: 'hub', outcome: null, reason: null, cause: null }],
  });
}

/** Five findings with their evidence, and enough plain ones for a second page. */
export function fixtureFindings(): FindingDetail[] {
  const empty = { code: 'no-attestation', params: { from: at('07:30'), until: at('10:17') } };
  const plain = Array.from({ length: 58 }, (_, index) => {
    const claim = `S20261120${String(300 + index)}`;
    const opened = new Date(Date.parse(at('11:00')) + index * 60_000).toISOString();
    const items = [...claimOf(claim), ...presence];
    const site = index % 3 === 0 ? BRANCH : CLINIC;
    return finding({
      ...{ id: `f-plain-${index}`, rule: 'P01', class: 'to-verify', claim, reason: empty, items, opened, site },
      amountFen: 21_000 - index * 137,
    });
  });
  return [noShow(empty), fakePatient(), notClockedIn(), twoPlaces(), copiedKey(), ...plain];
}

function noShow(reason: Message): FindingDetail {
  const claim = 'S20261120001';
  const earlier = item('check-in', PERSON, ['07:10', '07:10'], 'neutral', 'check-in-match', [
    'attestation',
    'jti-early',
  ]);
  return finding({
    ...{ id: 'f-no-show', rule: 'P01', class: 'to-verify', claim, reason, amountFen: 128_050 },
    items: [...claimOf(claim), earlier, duty, ...presence],
  });
}

function fakePatient(): FindingDetail {
  const claim = 'S20261120002';
  const seen = attested('jti-no-match', 'patient.registration', '09:24', 'no-match', 0.11);
  return finding({
    ...{ id: 'f-fake', rule: 'P02', claim, amountFen: 96_400, evidence: [seen] },
    reason: { code: 'no-match-but-settled', params: { attempts: 3, at: at('09:24'), settledAt: at('10:02') } },
    items: [
      ...claimOf(claim),
      item('check-in', PERSON, ['09:24', '09:24'], 'bad', 'check-in-no-match', ['attestation', 'jti-no-match']),
      duty,
      ...presence,
    ],
  });
}

function notClockedIn(): FindingDetail {
  const claim = 'S20261120003';
  const clockIn = attested('jti-clock-in', 'staff.clock-in', '08:02', 'match', 0.71);
  return finding({
    ...{ id: 'f-absent', rule: 'D01', claim, amountFen: 45_200, params: { validityHours: 4 } },
    evidence: [{ ...clockIn, geo: doubtfulFix(clockIn) }, ...words(clockIn)],
    reason: { code: 'no-valid-clock-in', params: { lines: 2, at: at('12:31') } },
    items: [
      item('claim', claim, ['12:20', '12:55'], 'neutral', 'visit', ['claim', claim]),
      item('clock', claim, ['12:26', '12:49'], 'neutral', 'judged-window', ['window', claim]),
      item('claim', `${claim} / 1`, ['12:31', '12:31'], 'bad', 'claim-line', ['claim-line', '1']),
      item('claim', `${claim} / 2`, ['12:44', '12:44'], 'bad', 'claim-line', ['claim-line', '2']),
      duty,
      ...presence,
    ],
  });
}

// A fix that somebody may have made up, and what staff say of it all.
function doubtfulFix({ geo }: EvidenceItem): EvidenceItem['geo'] {
  const second = { signal: 'network', says: 'elsewhere' } as const;
  return geo && { ...geo, source: 'gnss', second, signs: ['mock-provider', 'impossible-jump'] };
}

function words(about: EvidenceItem): EvidenceItem[] {
  const said = { ...about, face: null, geo: null };
  const objection = { about: OBJECTED, reason: 'wrong-time' as const, claimedAt: at('12:10') };
  const reply = { answer: 'exempted' as const, reason: 'dialysis' as const, staff: STAFF };
  return [
    { ...said, jti: 'jti-objection', kind: 'staff.objection', at: at('13:00'), objection },
    { ...said, jti: 'jti-reply', kind: 'bedside.reply', at: at('13:05'), reply },
  ];
}

function twoPlaces(): FindingDetail {
  const first = attested('jti-clock-in', 'staff.clock-in', '08:02', 'match', 0.71);
  const second = { ...attested('jti-clock-2', 'staff.clock-in', '10:15', 'match', 0.66), site: BRANCH };
  const reason = {
    code: 'two-places-at-once',
    params: { firstSite: CLINIC.name, secondSite: BRANCH.name, from: at('10:15'), until: at('12:02') },
  };
  return finding({
    ...{ id: 'f-two-places', rule: 'D02', amountFen: 0, evidence: [first, second], reason },
    subject: { type: 'practitioner-day', id: `${DOCTOR}/${DAY}` },
    items: [
      { ...duty, row: `${DOCTOR} · ${CLINIC.name}` },
      item('clock', `${DOCTOR} · ${BRANCH.name}`, ['10:15', '13:10'], 'ok', 'clocked-in', [
        'attestation',
        'jti-clock-2',
      ]),
      ...presence,
    ],
  });
}

function copiedKey(): FindingDetail {
  const forged = {
    ...attested('jti-forged', 'patient.registration', '11:12', 'match', 0.58),
    verification: { ok: false, problem: 'the digest in the ledger is another one' },
  };
  return finding({
    ...{ id: 'f-copied', rule: 'E02', class: 'suspicious', amountFen: 0, evidence: [forged] },
    subject: { type: 'device-day', id: `chunhui-desk-1/${DAY}` },
    reason: { code: 'forked', params: { times: 1 } },
    items: [
      ...presence,
      item('device', 'chunhui-desk-1 ⧉', ['11:12', '11:12'], 'bad', 'refused-envelope', ['attestation', 'jti-forged']),
    ],
  });
}
