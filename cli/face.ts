import { Command } from 'commander';
import { calibrateCommand } from './face-calibrate.ts';
import { evalCommand } from './face-eval.ts';
import { masksCommand } from './face-masks.ts';
import { qualityCommand } from './face-quality.ts';
import { searchCommand } from './face-search.ts';

/** `zs face`: how well the face models do on labelled photographs, and on the people a deployment serves. */
export function faceCommand(): Command {
  return new Command('face')
    .description('measure the face models on labelled photographs')
    .addCommand(evalCommand())
    .addCommand(calibrateCommand())
    .addCommand(qualityCommand())
    .addCommand(searchCommand())
    .addCommand(masksCommand());
}
