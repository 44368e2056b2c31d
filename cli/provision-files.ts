import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSetup, setupPath } from '../firmware-config/profiles/known-setups.ts';
import { checkSetup } from '../firmware-config/profiles/setup.ts';
import { agentUnit } from '../firmware-config/systemd/agent-unit.ts';
import { cameraRule } from '../firmware-config/systemd/camera-rule.ts';
import { screenUnit } from '../firmware-config/systemd/screen-unit.ts';
import { printFacts } from './facts.ts';

export interface FilesOptions {
  readonly dir: string;
  readonly setup: string;
  readonly out: string;
  readonly user: string;
  readonly screenUser: string;
}

/** `zs provision files` */
export function writeFiles({ dir, setup: name, out, user, screenUser }: FilesOptions): void {
  const setup = readSetup(name);
  const program = resolve(import.meta.dirname, '..');
  const isUsb = setup.camera.type === 'still' || (setup.camera.type === 'ffmpeg' && setup.camera.input.kind === 'v4l2');
  const hasCamera = isUsb || setup.camera.type === 'browser';
  const files: Record<string, string> = {
    'zhenshen-agent.service': agentUnit({ program, dir: resolve(dir), user }),
    ...(setup.screen === 'chromium' && {
      'zhenshen-screen.service': screenUnit({ port: setup.port, user: screenUser }),
    }),
    ...(hasCamera && { '60-zhenshen-camera.rules': cameraRule(setup.usbCamera) }),
  };
  mkdirSync(out, { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(out, file), text);
  printFacts({
    files: Object.keys(files).join(', '),
    next: 'units into /etc/systemd/system, the rule into /etc/udev/rules.d; systemctl daemon-reload',
  });
}

/** `zs provision check` */
export function checkSetups(names: readonly string[], { json }: { json: boolean }): void {
  const checked = names.map((name) => {
    const path = setupPath(name);
    const problems = existsSync(path)
      ? problemsIn(readFileSync(path, 'utf8'))
      : [{ field: '', problem: 'does not exist' }];
    return { setup: path, ok: problems.length === 0, problems };
  });
  if (checked.some(({ ok }) => !ok)) process.exitCode = 1;
  if (json) {
    console.log(JSON.stringify({ setups: checked }));
    return;
  }
  for (const { setup, ok, problems } of checked) {
    console.log(`${ok ? 'ok ' : 'not'}  ${setup}`);
    for (const { field, problem } of problems) console.log(`     ${field || '(file)'}: ${problem}`);
  }
}

function problemsIn(text: string) {
  const checked = checkSetup(text);
  return checked.outcome === 'sound' ? [] : checked.problems;
}
