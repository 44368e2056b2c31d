import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromRegistry } from '../../../models/npm-package.ts';

describe('obtaining a package through npm', () => {
  let workspace: string;
  const pkg = { name: 'networks', version: '1.2.3' };

  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'zs-npm-test-'));
  });
  afterEach(() => rm(workspace, { recursive: true, force: true }));

  it('runs the npm that runs us, without the scripts of the package', async () => {
    const npmCli = join(workspace, 'npm-cli.js');
    await writeFile(
      npmCli,
      `const [, , ...words] = process.argv;
       require('node:fs').writeFileSync(words.at(-1) + '/networks-1.2.3.tgz', words.slice(0, -1).join(' '));`,
    );
    const path = await fromRegistry(workspace, { npm_execpath: npmCli })(pkg, workspace);
    expect(await readFile(path, 'utf8')).toBe('pack networks@1.2.3 --ignore-scripts --pack-destination');
  });

  it('uses the npm on the path when another package manager runs us', async () => {
    const npm = join(workspace, 'npm');
    await writeFile(npm, `#!/bin/sh\necho > "$5/networks-1.2.3.tgz"\n`);
    await chmod(npm, 0o755);
    const environment = { npm_execpath: '/opt/yarn.js', PATH: `${workspace}:/usr/bin:/bin` };
    expect(await fromRegistry(workspace, environment)(pkg, workspace)).toBe(join(workspace, 'networks-1.2.3.tgz'));
  });

  it('without a network says what failed and how to carry the package here by hand', async () => {
    const npmCli = join(workspace, 'npm-cli.js');
    await writeFile(npmCli, `console.error('npm error code ENOTFOUND'); process.exit(1);`);
    await expect(fromRegistry(workspace, { npm_execpath: npmCli })(pkg, workspace)).rejects.toMatchObject({
      code: 'PACKAGE_UNAVAILABLE',
      message: expect.stringMatching(/code ENOTFOUND.*npm pack networks@1\.2\.3.*models:fetch -- --from FOLDER/s),
    });
  });
});
