import { SubjectId } from '../contract/ids.ts';
import type { SubjectType } from '../contract/subject-type.ts';
import { readHubIdentity } from '../hub/identity/open.ts';
import { openFacePolicyFile } from '../hub/registry/face-policy-file.ts';
import { keepDuplicates } from '../hub/vault/duplicates.ts';
import { openAllTemplates } from '../hub/vault/open-all.ts';
import type { Vault } from '../hub/vault/vault.ts';
import type { Embedding } from '../models/engine/face-engine.ts';
import { findAlikePairs } from '../models/index/duplicates.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { templateVector } from '../models/template.ts';
import { printFacts } from './facts.ts';
import { withStore } from './registry-desk.ts';

const EVERY = 1000;

/**
 * `zs vault duplicates`. A process of its own: while it runs it holds the faces of a region in memory, which the hub that
 * answers the network must never do.
 */
export async function searchVault(options: {
  readonly data: string;
  readonly store?: string;
  readonly type: SubjectType;
  readonly json?: true;
}): Promise<void> {
  const { type } = options;
  const identity = readHubIdentity(options.data, Date.now);
  const { policy: facePolicy } = openFacePolicyFile(options.data, identity, defaultFacePolicy());
  const report = await withStore(options, async (store) => {
    const vault: Vault = { store, vaultKey: identity.vaultKey, facePolicy, now: Date.now };
    const templates = new Map<string, Embedding>();
    let damaged = 0;
    for await (const opened of openAllTemplates(vault, type)) {
      if (opened.outcome === 'damaged') damaged += 1;
      else templates.set(opened.template.subject.id, templateVector(opened.template, facePolicy.model));
    }
    const { people, threshold, pairs } = await findAlikePairs(templates, facePolicy, (step, done) => {
      if (done % EVERY === 0 || done === templates.size) process.stderr.write(`${step} ${done} of ${templates.size}\n`);
    });
    const found = pairs.map(({ one, other, score }) => ({
      subject: SubjectId.parse(one),
      other: SubjectId.parse(other),
      score,
    }));
    return {
      people,
      damaged,
      threshold,
      found: found.length,
      ...(await keepDuplicates(vault, { type, threshold, found })),
    };
  });
  if (options.json) {
    console.log(JSON.stringify(report));
    return;
  }
  printFacts({
    people: `${report.people}, ${report.damaged} templates damaged`,
    'pairs alike': `${report.found} at a cosine of ${report.threshold} or more; ${report.added} new, ${report.gone} gone`,
    next: 'staff look at each pair: twins and wrong enrolments look the same as one person under two numbers',
  });
}
