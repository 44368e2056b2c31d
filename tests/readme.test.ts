import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { buildProgram } from '../cli/program.ts';

const root = join(import.meta.dirname, '..');
const readmes = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
const program = buildProgram();

/** The words of a `zs` call that are neither a command nor an option are its arguments; a missing command is an error. */
function unknownCommand(words: readonly string[]): string | undefined {
  let command: Command = program;
  for (const word of words) {
    if (!/^[a-z]/.test(word)) return undefined;
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (!next) return command.commands.length > 0 ? `${command.name()} ${word}` : undefined;
    command = next;
  }
  return undefined;
}

function unknownOptions(words: readonly string[]): string[] {
  let command: Command = program;
  for (const word of words) command = command.commands.find((candidate) => candidate.name() === word) ?? command;
  const known = new Set(['--help', '--version', ...command.options.map((option) => option.long)]);
  return words.filter((word) => word.startsWith('--') && !known.has(word)).map((word) => `${command.name()} ${word}`);
}

describe.each(readmes.map((file) => [file, readFileSync(join(root, file), 'utf8')] as const))('%s', (file, text) => {
  it('names only npm scripts that exist', () => {
    const named = [...text.matchAll(/npm run(?: -s)? ([\w:.-]+)/g)].map((match) => match[1] ?? '');
    expect(named.filter((script) => !scripts.includes(script))).toEqual([]);
  });

  it('names only zs commands and options that exist', () => {
    const calls = [...text.matchAll(/(?:npm run zs -- |`zs |^ *zs )([^`\n|#]*)/gm)].map((match) =>
      (match[1] ?? '').trim().split(/\s+/),
    );
    expect(calls.flatMap((words) => [unknownCommand(words) ?? [], unknownOptions(words)].flat())).toEqual([]);
  });

  it('links only to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !existsSync(join(root, dirname(file), link)))).toEqual([]);
  });
});
