import type { Rule, SubjectKind } from '../rule.ts';
import { d01 } from './d01.ts';
import { d02 } from './d02.ts';
import { d03 } from './d03.ts';
import { d04 } from './d04.ts';
import { d05 } from './d05.ts';
import { d06 } from './d06.ts';
import { d07 } from './d07.ts';
import { d08 } from './d08.ts';
import { d09 } from './d09.ts';
import { d10 } from './d10.ts';
import { d11 } from './d11.ts';
import { d12 } from './d12.ts';
import { d13 } from './d13.ts';
import { d14 } from './d14.ts';
import { d15 } from './d15.ts';
import { d16 } from './d16.ts';
import { d17 } from './d17.ts';
import { d18 } from './d18.ts';
import { d19 } from './d19.ts';
import { e01 } from './e01.ts';
import { e02 } from './e02.ts';
import { e03 } from './e03.ts';
import { e04 } from './e04.ts';
import { e05 } from './e05.ts';
import { e06 } from './e06.ts';
import { e07 } from './e07.ts';
import { e08 } from './e08.ts';
import { e09 } from './e09.ts';
import { e10 } from './e10.ts';
import { e11 } from './e11.ts';
import { h01 } from './h01.ts';
import { h02 } from './h02.ts';
import { h03 } from './h03.ts';
import { h04 } from './h04.ts';
import { h05 } from './h05.ts';
import { h06 } from './h06.ts';
import { h07 } from './h07.ts';
import { h08 } from './h08.ts';
import { h09 } from './h09.ts';
import { h10 } from './h10.ts';
import { h11 } from './h11.ts';
import { h12 } from './h12.ts';
import { h13 } from './h13.ts';
import { h14 } from './h14.ts';
import { p01 } from './p01.ts';
import { p02 } from './p02.ts';
import { p03 } from './p03.ts';
import { p04 } from './p04.ts';
import { p05 } from './p05.ts';
import { p06 } from './p06.ts';
import { p07 } from './p07.ts';
import { p08 } from './p08.ts';
import { p09 } from './p09.ts';
import { p10 } from './p10.ts';
import { p11 } from './p11.ts';
import { p12 } from './p12.ts';
import { p13 } from './p13.ts';
import { p14 } from './p14.ts';
import { p15 } from './p15.ts';
import { p16 } from './p16.ts';
import { p17 } from './p17.ts';
import { p18 } from './p18.ts';
import { p19 } from './p19.ts';
import { p20 } from './p20.ts';
import { t01 } from './t01.ts';

/** A rule of any kind of subject. */
export type AnyRule = { [K in SubjectKind]: Rule<K> }[SubjectKind];

/** Every rule there is, in the order of the catalogue. */
export const rules: readonly AnyRule[] = [
  p01,
  p02,
  p03,
  p04,
  p05,
  p06,
  p07,
  p08,
  p09,
  p10,
  p11,
  p12,
  p13,
  p14,
  p15,
  p16,
  p17,
  p18,
  p19,
  p20,
  h01,
  h02,
  h03,
  h04,
  h05,
  h06,
  h07,
  h08,
  h09,
  h10,
  h11,
  h12,
  h13,
  h14,
  d01,
  d02,
  d03,
  d04,
  d05,
  d06,
  d07,
  d08,
  d09,
  d10,
  d11,
  d12,
  d13,
  d14,
  d15,
  d16,
  d17,
  d18,
  d19,
  e01,
  e02,
  e03,
  e04,
  e05,
  e06,
  e07,
  e08,
  e09,
  e10,
  e11,
  t01,
];
