#!/usr/bin/env node
import { buildProgram } from './program.ts';
import { reportFailure } from './report-failure.ts';

try {
  await buildProgram().parseAsync();
} catch (error) {
  reportFailure(error);
}
