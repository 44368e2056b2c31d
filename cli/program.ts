import { Command } from 'commander';
import { accountCommand } from './account.ts';
import { agentCommand } from './agent.ts';
import { backupCommand, restoreCommand } from './backup.ts';
import { bedsideCommand } from './bedside.ts';
import { benchCommand } from './bench.ts';
import { brokerCommand } from './broker.ts';
import { bundleCommand, verifyCommand } from './bundle.ts';
import { caCommand } from './ca.ts';
import { chaosCommand } from './chaos.ts';
import { claimsCommand } from './claims.ts';
import { clipsCommand } from './clips.ts';
import { coverageCommand } from './coverage.ts';
import { creditCommand } from './credit.ts';
import { demoCommand } from './demo.ts';
import { deviceCommand } from './device.ts';
import { evaluateCommand } from './evaluate.ts';
import { faceCommand } from './face.ts';
import { fhirCommand } from './fhir.ts';
import { fleetCommand } from './fleet.ts';
import { fuzzCommand } from './fuzz.ts';
import { gateCommand } from './gate.ts';
import { hubCommand } from './hub.ts';
import { inspectionCommand } from './inspection.ts';
import { ledgerCommand } from './ledger.ts';
import { mastersCommand } from './masters.ts';
import { overviewCommand } from './overview.ts';
import { padCommand } from './pad.ts';
import { parametersCommand } from './parameters.ts';
import { presenceCommand } from './presence.ts';
import { privacyCommand } from './privacy.ts';
import { provisionCommand } from './provision.ts';
import { reportCommand } from './report.ts';
import { rulesCommand } from './rules.ts';
import { simulateCommand } from './simulate.ts';
import { siteCommand } from './site.ts';
import { vaultCommand } from './vault.ts';
import { webhookCommand } from './webhook.ts';
import { witnessCommand } from './witness.ts';

/** The whole command line. Heavy parts are loaded by the command that needs them, so that `--help` is instant. */
export function buildProgram(): Command {
  const program = new Command('zs')
    .description('Zhenshen (真身): signed evidence of presence for medical insurance claims')
    .version('0.1.0')
    .showHelpAfterError('(add --help to see what this command takes)')
    .addHelpText(
      'after',
      `
Try it
  npm start                               a demo clinic with three kiosks, a hub and a day of claims
  npm run zs -- rules list                what claims are checked for

Run it
  npm run zs -- hub run --help            the hub of a region
  npm run zs -- provision device --help   from a bare machine to a trusted kiosk
  npm run zs -- agent run --help          the agent on a kiosk or camera
  npm run zs -- fleet --help              how the devices are, and changes that go through them ring by ring

Prove it
  npm run zs -- bundle --help             a finding with everything that proves it, as one file
  npm run zs -- verify --help             verify such a file, offline
  npm run zs -- ledger audit --help       every entry and every signed checkpoint of a hub

Measure it
  npm run zs -- face eval --help          accuracy on pairs of pictures
  npm run zs -- pad eval --help           pictures of people told from people
  npm run zs -- bench --help              time and memory, on this machine
  npm run zs -- chaos --help              kill everything at random points: nothing is lost, nothing counts twice
  npm run zs -- fuzz --help               hostile input for every edge
  npm run zs -- simulate --help           a city with known fraud, as files
  npm run zs -- evaluate --help           how good the rules are against that city`,
    );
  const commands = [
    demoCommand(),
    hubCommand(),
    caCommand(),
    accountCommand(),
    siteCommand(),
    provisionCommand(),
    deviceCommand(),
    fleetCommand(),
    brokerCommand(),
    agentCommand(),
    claimsCommand(),
    mastersCommand(),
    fhirCommand(),
    gateCommand(),
    webhookCommand(),
    rulesCommand(),
    parametersCommand(),
    coverageCommand(),
    overviewCommand(),
    reportCommand(),
    clipsCommand(),
    presenceCommand(),
    bedsideCommand(),
    creditCommand(),
    inspectionCommand(),
    ledgerCommand(),
    vaultCommand(),
    privacyCommand(),
    witnessCommand(),
    backupCommand(),
    restoreCommand(),
    bundleCommand(),
    verifyCommand(),
    faceCommand(),
    padCommand(),
    benchCommand(),
    chaosCommand(),
    fuzzCommand(),
    simulateCommand(),
    evaluateCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  return program;
}
