import { AFTER_DECISION } from './after-decision.ts';
import { ASIDE_AS, STAYING } from './set-aside.ts';
import { GRADES } from './states.ts';
import type { StepDefinition, StepName } from './step.ts';
import { FILES, FINDINGS, MEASURE_FIELDS } from './step-fields.ts';

const HANDLES = ['case.handle'] as const;
const REVIEWS = ['case.review'] as const;
const APPROVES = ['case.approve'] as const;
const OVERSEES = ['case.review', 'case.approve'] as const;

/**
 * The procedure: 初审, 复审, 申诉, 调查核实, 处理 of 《医疗保障基金智能审核和监控知识库、规则库管理办法（试行）》 with what cities added
 * (explanation, Ningbo 2014; collegial decision and repair, Tai'an 2021). Every step, who may take it, what refuses it,
 * what it asks for. Page, checks and the picture in the README are made from this table.
 */
export const PROCEDURE: Readonly<Record<StepName, StepDefinition>> = {
  open: { moves: {}, by: HANDLES, voidBy: OVERSEES, guards: [], fields: [] },
  triage: {
    moves: { clue: 'triaged' },
    by: HANDLES,
    voidBy: OVERSEES,
    guards: [],
    fields: [{ name: 'grade', kind: 'choice', options: GRADES }],
  },
  dismiss: {
    moves: { clue: 'closed', triaged: 'closed', 'first-reviewed': 'closed' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: ['second-pair-of-eyes'],
    fields: [],
  },
  'first-review': {
    moves: { triaged: 'first-reviewed' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: ['findings-stand'],
    fields: [],
  },
  correct: {
    moves: { triaged: 'closed', 'first-reviewed': 'closed', explained: 'closed' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: ['data-quality-only'],
    fields: [],
  },
  'set-aside': {
    moves: { ...STAYING, deliberated: 'deliberated' },
    by: ['case.handle', 'case.review', 'case.approve'],
    voidBy: OVERSEES,
    guards: ['rest-stands', 'names-standing', 'corrects-data-only', 'second-pair-on-finding'],
    fields: [FINDINGS, { name: 'as', kind: 'choice', options: ASIDE_AS }],
    clock: 'keeps',
  },
  'put-back': {
    moves: STAYING,
    by: ['case.handle', 'case.review', 'case.approve'],
    voidBy: OVERSEES,
    guards: ['names-aside'],
    fields: [FINDINGS],
    clock: 'keeps',
  },
  notice: {
    moves: { 'first-reviewed': 'noticed' },
    by: HANDLES,
    voidBy: OVERSEES,
    guards: ['findings-stand'],
    fields: [{ name: 'days', kind: 'days', max: 60 }],
    clock: 'starts',
    readBy: 'institution',
    namesFindings: true,
  },
  delivered: {
    moves: { noticed: 'noticed' },
    by: ['portal.use', 'case.handle'],
    voidBy: OVERSEES,
    guards: ['own-site', 'delivered-once', 'clock-runs'],
    fields: [],
    clock: 'starts',
  },
  pause: {
    moves: { noticed: 'noticed', proposed: 'proposed' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: ['clock-runs'],
    fields: [{ name: 'because', kind: 'choice', options: ['inquiry', 'appraisal', 'force-majeure', 'other'] }],
    clock: 'pauses',
  },
  resume: {
    moves: { noticed: 'noticed', proposed: 'proposed' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: ['clock-paused'],
    fields: [],
    clock: 'resumes',
  },
  extend: {
    moves: { noticed: 'noticed', overdue: 'noticed', proposed: 'proposed' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: ['clock-not-paused'],
    fields: [{ name: 'days', kind: 'days', max: 30 }],
    clock: 'extends',
    readBy: 'institution',
  },
  explanation: {
    moves: { noticed: 'explained', overdue: 'explained' },
    by: ['portal.use', 'case.handle'],
    voidBy: OVERSEES,
    guards: ['own-site'],
    fields: [{ name: 'stand', kind: 'choice', options: ['accepts', 'partly', 'contests'] }, FILES],
    readBy: 'institution', // its own words
  },
  overdue: { moves: { noticed: 'overdue' }, by: [], voidBy: OVERSEES, guards: ['past-due'], fields: [] },
  'second-review': {
    moves: { 'first-reviewed': 'second-reviewed', explained: 'second-reviewed', overdue: 'second-reviewed' },
    by: REVIEWS,
    voidBy: APPROVES,
    guards: ['not-first-reviewer', 'explanation-asked', 'findings-stand'],
    fields: [],
  },
  release: {
    moves: {
      explained: 'decided',
      overdue: 'decided',
      'second-reviewed': 'decided',
      stated: 'decided',
      verified: 'decided',
      deliberated: 'decided',
    },
    by: OVERSEES,
    voidBy: OVERSEES,
    guards: ['not-first-reviewer'],
    fields: [],
    readBy: 'institution',
    namesFindings: true,
  },
  propose: {
    moves: { 'second-reviewed': 'proposed', verified: 'proposed', stated: 'proposed' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: [
      'findings-stand',
      'measures-fit',
      'sanction-before-points',
      'no-penalty-for-data',
      'amount-covered',
      'within-band',
    ],
    fields: [...MEASURE_FIELDS, { name: 'days', kind: 'days', max: 60 }],
    clock: 'starts',
    readBy: 'institution',
    namesFindings: true,
  },
  statement: {
    moves: { proposed: 'stated' },
    by: ['portal.use', 'case.handle'],
    voidBy: OVERSEES,
    guards: ['own-site'],
    fields: [{ name: 'stand', kind: 'choice', options: ['accepts', 'statement', 'appeal'] }, FILES],
    readBy: 'institution',
  },
  'no-statement': { moves: { proposed: 'stated' }, by: [], voidBy: OVERSEES, guards: ['past-due'], fields: [] },
  'on-site': {
    moves: { 'second-reviewed': 'on-site', stated: 'on-site' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: [],
    fields: [
      { name: 'inspectors', kind: 'names', min: 2, max: 6 },
      { name: 'plan', kind: 'line', optional: true },
    ],
  },
  verified: {
    moves: { 'on-site': 'verified' },
    by: ['case.handle', 'case.review'],
    voidBy: OVERSEES,
    guards: [],
    fields: [{ name: 'result', kind: 'choice', options: ['confirmed', 'partly', 'refuted'] }, FILES],
  },
  deliberate: {
    moves: { stated: 'deliberated', verified: 'deliberated' },
    by: OVERSEES,
    voidBy: APPROVES,
    guards: ['heard', 'heard-on-all', 'panel-complete', 'panel-apart'],
    fields: [{ name: 'members', kind: 'names', min: 2, max: 15 }],
  },
  decide: {
    moves: { stated: 'decided', verified: 'decided', deliberated: 'decided' },
    by: APPROVES,
    voidBy: APPROVES,
    guards: [
      'never-handled',
      'findings-stand',
      'heard',
      'heard-on-all',
      'measures-fit',
      'sanction-before-points',
      'no-penalty-for-data',
      'amount-covered',
      'within-band',
      'not-harsher',
      'collegial',
      'evidence-holds',
    ],
    fields: MEASURE_FIELDS,
    readBy: 'institution',
    namesFindings: true,
  },
  ...AFTER_DECISION,
};
