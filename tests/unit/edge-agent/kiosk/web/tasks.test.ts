import { describe, expect, it } from 'vitest';
import { BedsideReply } from '../../../../../contract/attestation.ts';
import { DEVICE_PROFILES } from '../../../../../contract/device-config.ts';
import { AlternativeRequest } from '../../../../../edge-agent/kiosk/kiosk-state.ts';
import { kindsOf } from '../../../../../edge-agent/kiosk/web/flow/kinds.ts';
import { alternativeOf } from '../../../../../edge-agent/kiosk/web/staff/submit.ts';
import {
  fieldsOf,
  initialValues,
  missingField,
  needsFace,
  TASKS,
  tasksOf,
  type Values,
} from '../../../../../edge-agent/kiosk/web/staff/tasks.ts';
import { maySend } from '../../../../../firmware-config/profiles/device-profiles.ts';

const NOW = Date.parse('2026-11-20T03:00:00Z');
const known = { number: '370102', nonce: 'V1' };

function filled(task: (typeof TASKS)[number], more: Values = {}): Values {
  const typed = fieldsOf(task).map(({ type, name }) => [name, type === 'confirm' ? true : '42']);
  const numbers = Object.fromEntries(
    typed.filter(([name]) =>
      fieldsOf(task).some((field) => field.name === name && field.type !== 'choice' && field.type !== 'toggle'),
    ),
  );
  return { ...initialValues(task, known), ...numbers, ...more };
}

describe('the staff’s forms', () => {
  it.each(['alternative', 'proxy', 'downtime'] as const)(
    'a filled-in form is a request that the agent takes: %s',
    (task) => {
      const request = alternativeOf(task, filled(task), NOW);
      expect(AlternativeRequest.parse(request)).toEqual(request);
    },
  );

  it.each(TASKS)('a filled-in form lacks nothing: %s', (task) => {
    expect(missingField(task, filled(task))).toBeNull();
  });

  it.each([
    ['alternative', 'witness', ''],
    ['proxy', 'principalIdSeen', false],
    ['proxy', 'agentIdSeen', false],
    ['enrolment', 'agreed', false],
    ['enrolment', 'noticeRead', false],
    ['withdrawal', 'asked', false],
  ] as const)('%s is not sent without «%s»', (task, field, value) => {
    expect(missingField(task, filled(task, { [field]: value }))).toBe(field);
  });

  it('asks staff alone whether cameras may recognise them, and takes silence for no', () => {
    const named = (profile: 'kiosk-staff' | 'kiosk-registration') =>
      fieldsOf('enrolment', profile).map(({ name }) => name);
    expect([named('kiosk-staff').includes('sighting'), named('kiosk-registration').includes('sighting')]).toEqual([
      true,
      false,
    ]);
    expect(initialValues('enrolment', known).sighting).not.toBe(true);
  });

  it('asks for a guardian under 14', () => {
    expect(missingField('enrolment', filled('enrolment', { under14: true, by: 'self' }))).toBe('by');
    expect(missingField('enrolment', filled('enrolment', { under14: true, by: 'guardian' }))).toBeNull();
  });

  it('knows the person already after a check that failed', () => {
    expect(initialValues('alternative', known)).toMatchObject(known);
  });

  it('records a downtime without a person, from so long ago, until now if it is over', () => {
    const values = { ...initialValues('downtime', {}), minutesAgo: '30', reason: 'power', over: true };
    expect(alternativeOf('downtime', values, NOW)).toEqual({
      type: 'downtime',
      reason: 'power',
      from: '2026-11-20T02:30:00.000Z',
      until: '2026-11-20T03:00:00.000Z',
    });
  });
});

it('offers the reasons of the contract at the bedside, all of them and no other', () => {
  const optionsOf = (name: string) =>
    fieldsOf('bedside-reply').flatMap((field) => (field.type === 'choice' && field.name === name ? field.options : []));
  expect(optionsOf('replyReason').toSorted()).toEqual(BedsideReply.shape.reason.options.toSorted());
  expect(optionsOf('answer').toSorted()).toEqual(BedsideReply.shape.answer.options.toSorted());
});

describe('what a device offers', () => {
  it.each(DEVICE_PROFILES)('is only what it may send: %s', (profile) => {
    for (const kind of kindsOf(profile)) expect(maySend(profile, kind)).toBe(true);
    const ways = tasksOf(profile).filter((task) => !needsFace(task)) as ('alternative' | 'proxy' | 'downtime')[];
    for (const way of ways) expect(maySend(profile, way)).toBe(true);
  });

  it('always includes a way to record a downtime', () => {
    for (const profile of DEVICE_PROFILES) expect(tasksOf(profile)).toContain('downtime');
  });
});
