import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Attestation, Objection } from '../../contract/attestation.ts';
import { CHALLENGE_PROMPTS } from '../../contract/challenge.ts';
import { DEVICE_PROFILES } from '../../contract/device-config.ts';
import { NOT_ASSESSABLE_REASONS } from '../../contract/evidence.ts';
import type { ShiftEnd } from '../../contract/shift.ts';
import { TROUBLES } from '../../edge-agent/kiosk/web/agent/requests.ts';
import { kindsOf } from '../../edge-agent/kiosk/web/flow/kinds.ts';
import type { CodeTrouble } from '../../edge-agent/kiosk/web/flow/step.ts';
import type { NumberHint } from '../../edge-agent/kiosk/web/parts/number-hint.ts';
import { fieldsOf, TASKS } from '../../edge-agent/kiosk/web/staff/tasks.ts';
import { FINDING_STATUSES } from '../../hub/cases/finding-schema.ts';
import { FINDING_CLASSES, SUBJECT_KINDS } from '../../hub/crosscheck/judged-subject.ts';
import { MATCH_CODES } from '../../hub/crosscheck/match-code.ts';
import { rules } from '../../hub/crosscheck/rules/index.ts';
import { GUARD_NAMES } from '../../hub/workflow/guard.ts';
import { PROCEDURE } from '../../hub/workflow/procedure.ts';
import { CASE_SOURCES, CASE_STATES, STOPS } from '../../hub/workflow/states.ts';
import { NOTE_NAMES, STEP_NAMES } from '../../hub/workflow/step.ts';

const REPOSITORY = join(import.meta.dirname, '../..');
const APPS = ['hub/console/web', 'edge-agent/kiosk/web'];

type Texts = { readonly [key: string]: string | Texts };

/** Words that are printed, too, lie with what they name. */
function filesOf(app: string, locale: string): string[] {
  const own = globSync([`locales/${locale}.json`, `*/locales/${locale}.json`], { cwd: join(REPOSITORY, app) });
  const printed = [`hub/workflow/texts/${locale}.json`, `hub/*/texts/words-${locale}.json`];
  const shared = app === 'hub/console/web' ? globSync(printed, { cwd: REPOSITORY }) : [];
  return [...own.map((file) => join(app, file)), ...shared].map((file) => join(REPOSITORY, file));
}

function textsOf(app: string, locale: string): Map<string, string> {
  const parts = filesOf(app, locale).map((file): Texts => JSON.parse(readFileSync(file, 'utf8')));
  const flat = (part: Texts, path: string): [string, string][] =>
    Object.entries(part).flatMap(([key, value]) =>
      typeof value === 'string' ? [[`${path}${key}`, value]] : flat(value, `${path}${key}.`),
    );
  return new Map(parts.flatMap((texts) => flat(texts, '')));
}

/** Families (`queue`, `case` …) that two files of one language both have: the later one would hide the other. */
function twiceNamed(app: string): string[] {
  const names = filesOf(app, 'zh-CN').flatMap((file) => Object.keys(JSON.parse(readFileSync(file, 'utf8'))));
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function sourcesOf(app: string): [string, string][] {
  const files = globSync('**/*.{vue,ts}', { cwd: join(REPOSITORY, app) });
  return files.map((file) => [file, readFileSync(join(REPOSITORY, app, file), 'utf8')]);
}

const namesIn = (text: string) => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();

/** A number and, after at most two words, a noun of which there are several. */
const SEVERAL = /\{\w+\} (?:(?!of |to )[a-z]+ ){0,2}?(?!is |was |this |as |its )[a-z]+s\b/;

/** No number of things, never just one (spans, shares), or told apart elsewhere (units of parameters). */
const NEVER_ONE =
  /^(own\.rating\.(rose|fell)|bedside\.proof\.holds|case\.band-months|figures\.age-between|imports\.(per-second|stopping)|parameters\.unit\.[\w-]+)$/;

describe.each(APPS)('texts of %s', (app) => {
  const zh = textsOf(app, 'zh-CN');
  const en = textsOf(app, 'en');

  it('are complete in both languages', () => {
    expect([...en.keys()].sort()).toEqual([...zh.keys()].sort());
    for (const text of [...zh.values(), ...en.values()]) expect(text.trim()).not.toBe('');
  });

  it('have each family in one file', () => {
    expect(twiceNamed(app)).toEqual([]);
  });

  it('take the same parameters in both languages', () => {
    for (const [key, text] of zh) expect([key, namesIn(en.get(key) ?? '')]).toEqual([key, namesIn(text)]);
  });

  it('hold nothing that the message format would misread', () => {
    for (const text of [...zh.values(), ...en.values()]) expect(text).not.toMatch(/@/);
    for (const text of zh.values()) expect(text).not.toContain('|');
  });

  it('have two forms where they have several, of the same parameters', () => {
    for (const [key, text] of en) {
      const forms = text.split('|').map((form) => namesIn(form));
      if (forms.length > 1) expect([key, forms]).toEqual([key, [namesIn(text), namesIn(text)]]);
    }
  });

  it('say in English how many there are, in one form for one and in another for several', () => {
    const careless = [...en].filter(([key, text]) => SEVERAL.test(text) && !text.includes('|') && !NEVER_ONE.test(key));
    expect(careless).toEqual([]);
  });

  it('exist for every key that the sources name', () => {
    const named = sourcesOf(app).flatMap(([, source]) =>
      [...source.matchAll(/\bt\('([\w.-]+)'/g)].map((match) => match[1]),
    );
    expect(named.length).toBeGreaterThan(20);
    for (const key of named) expect([...zh.keys()]).toContain(key);
  });

  it('are nowhere in the sources, nor are the marks between them', () => {
    for (const [file, source] of sourcesOf(app)) {
      expect([file, source.match(/\p{Script=Han}|、/u)]).toEqual([file, null]);
    }
  });
});

/** Everything that the list of the day may hold: what happened to people, at a desk. */
const isOfPeople = (kind: string) => kind !== 'device-status' && kind !== 'sighting';
const fields = TASKS.flatMap((task) => fieldsOf(task, 'kiosk-staff'));
const stepFields = STEP_NAMES.flatMap((step) => PROCEDURE[step].fields);
const kinds = DEVICE_PROFILES.flatMap((profile) => kindsOf(profile)).map((kind) => kind.replace('.', '-'));

describe('keys that are put together', () => {
  it.each<[string, string, readonly string[]]>([
    ['edge-agent/kiosk/web', 'advice', NOT_ASSESSABLE_REASONS],
    ['edge-agent/kiosk/web', 'reason', NOT_ASSESSABLE_REASONS],
    ['edge-agent/kiosk/web', 'challenge', ['face', ...CHALLENGE_PROMPTS]],
    ['edge-agent/kiosk/web', 'trouble', TROUBLES],
    ['edge-agent/kiosk/web', 'place', DEVICE_PROFILES],
    ['edge-agent/kiosk/web', 'kind', kinds],
    ['edge-agent/kiosk/web', 'result', kinds.map((kind) => `done-${kind}`)],
    [
      'edge-agent/kiosk/web',
      'kind',
      Attestation.options.map(({ shape }) => shape.kind.value.replace('.', '-')).filter(isOfPeople),
    ],
    ['edge-agent/kiosk/web', 'own-reason', Objection.shape.reason.options],
    ['edge-agent/kiosk/web', 'own', ['clock-out', 'open', 'forgotten', 'unbegun'] satisfies ShiftEnd[]],
    ['edge-agent/kiosk/web', 'number-hint', ['id-check', 'id-date', 'one-short', 'card-check'] satisfies NumberHint[]],
    [
      'edge-agent/kiosk/web',
      'code',
      ['voucher', 'unknown', 'timed-out', 'camera-lost', 'no-challenge'] satisfies CodeTrouble[],
    ],
    ['edge-agent/kiosk/web', 'task', TASKS],
    ['edge-agent/kiosk/web', 'task-what', TASKS],
    ['edge-agent/kiosk/web', 'field', fields.map(({ name }) => name)],
    ['hub/console/web', 'not-assessable', NOT_ASSESSABLE_REASONS],
    ['hub/console/web', 'event-kind', Attestation.options.map(({ shape }) => shape.kind.value.replace('.', '-'))],
    ['hub/console/web', 'match-code', MATCH_CODES],
    ['hub/console/web', 'profile', DEVICE_PROFILES],
    ['hub/console/web', 'class', FINDING_CLASSES],
    ['hub/console/web', 'status', FINDING_STATUSES],
    ['hub/console/web', 'case-state', CASE_STATES],
    ['hub/console/web', 'case-stop', STOPS.map(({ name }) => name)],
    ['hub/console/web', 'case-source', CASE_SOURCES],
    ['hub/console/web', 'case-step', [...STEP_NAMES, ...NOTE_NAMES]],
    ['hub/console/web', 'case-refused', GUARD_NAMES],
    ['hub/console/web', 'case-field', stepFields.map(({ name }) => name)],
    ['hub/console/web', 'case-option', stepFields.flatMap(({ options = [] }) => options)],
    [
      'hub/console/web',
      'case-may',
      STEP_NAMES.flatMap((step) => PROCEDURE[step].by).map((one) => one.replace('.', '-')),
    ],
    ['hub/console/web', 'subject', SUBJECT_KINDS],
    ['hub/console/web', 'parameter', rules.flatMap((rule) => Object.keys(rule.parameters.parse({})))],
  ])('%s has words for every %s', (app, family, names) => {
    const known = [...textsOf(app, 'zh-CN').keys()];
    expect(names.filter((name) => !known.includes(`${family}.${name}`))).toEqual([]);
  });

  it('cover every option of the staff’s forms', () => {
    const known = [...textsOf('edge-agent/kiosk/web', 'zh-CN').keys()];
    const options = fields.flatMap((field) =>
      field.type === 'choice' ? field.options.map((option) => `option.${field.name}.${option}`) : [],
    );
    expect(options.filter((option) => !known.includes(option))).toEqual([]);
  });
});
