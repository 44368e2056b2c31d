import { describe, expect, it } from 'vitest';
import { GRANTS, type Permission, ROLES, type Role } from '../../../../../hub/access/roles.ts';
import { pageOfJudged, SUBJECT_NEEDS, subjectPageOf } from '../../../../../hub/console/web/subject/subject-address.ts';
import { rowSubject } from '../../../../../hub/console/web/timeline/row-subject.ts';
import { type JudgedSubject, SUBJECT_KINDS } from '../../../../../hub/crosscheck/judged-subject.ts';

const SOMEBODY = 'E_fWp7QhsyYO5qrnJEd-wAqQ7stNn1KrxtY2YsBbEdc';

describe('the page about what was judged', () => {
  it.each<[JudgedSubject['type'], string, ReturnType<typeof pageOfJudged>]>([
    ['claim', 'C-1', null],
    ['stay', 'S-1', null],
    ['person-period', `${SOMEBODY}/2026-09-01`, { type: 'person', id: SOMEBODY }],
    ['practitioner-day', `${SOMEBODY}/2026-09-14`, { type: 'practitioner', id: SOMEBODY }],
    ['evidence-day', 'h1-desk/2026-09-02', { type: 'device', id: 'h1-desk' }],
    ['terminal-day', 'P35020300009/T-1/2026-09-07', { type: 'institution', id: 'P35020300009' }],
    ['site-period', '', null],
  ])('of %s %s', (type, id, expected) => {
    expect(pageOfJudged({ type, id })).toEqual(expected);
  });

  it('is decided for every kind', () => {
    for (const type of SUBJECT_KINDS) expect(pageOfJudged({ type, id: 'a/b' })).not.toBeUndefined();
  });
});

describe('the page of a kind', () => {
  it.each([
    ['person', 'person'],
    ['insured', 'person'],
    ['site', 'institution'],
    ['device', 'device'],
    ['case', null],
  ])('%s is %s', (kind, page) => {
    expect(subjectPageOf(kind)).toBe(page);
  });
});

describe('the row of a timeline', () => {
  it.each<[Parameters<typeof rowSubject>[0], string, ReturnType<typeof rowSubject>]>([
    ['check-in', SOMEBODY, { type: 'person', id: SOMEBODY }],
    ['bedside', `${SOMEBODY} · 湖里医院`, { type: 'person', id: SOMEBODY }],
    ['clock', `${SOMEBODY} · 湖里医院`, { type: 'practitioner', id: SOMEBODY }],
    ['device', 'h1-desk', { type: 'device', id: 'h1-desk' }],
    ['claim', SOMEBODY, null],
    ['exemption', 'S-1', null],
    ['check-in', 'C-0000298', null],
    ['device', '', null],
  ])('%s %s', (lane, name, expected) => {
    expect(rowSubject(lane, name)).toEqual(expected);
  });
});

describe('who may follow a link', () => {
  const opens = (role: Role, needs: Permission) => GRANTS[role].includes(needs);

  it.each(ROLES)('%s opens pages of people only with the right to read evidence', (role) => {
    expect(opens(role, SUBJECT_NEEDS.person)).toBe(GRANTS[role].includes('evidence.read'));
    expect(opens(role, SUBJECT_NEEDS.practitioner)).toBe(GRANTS[role].includes('evidence.read'));
  });

  it('leads an administrator to nobody', () => {
    for (const needs of Object.values(SUBJECT_NEEDS)) expect(opens('administrator', needs)).toBe(false);
  });
});
