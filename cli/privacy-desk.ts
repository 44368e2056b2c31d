import { readFileSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { Subject } from '../contract/evidence.ts';
import { parseOrThrow } from '../contract/parse.ts';
import { pseudonym } from '../contract/pseudonym.ts';
import type { SubjectType } from '../contract/subject-type.ts';
import { noteEnrolled } from '../hub/consent/enrolled-persons.ts';
import { Notice } from '../hub/consent/notice.ts';
import { listNotices, publishNotice } from '../hub/consent/publish-notice.ts';
import { removableFiles } from '../hub/files/case-files.ts';
import type { HubIdentity } from '../hub/identity/hub-identity.ts';
import { recordConfiguration } from '../hub/ledger/configuration.ts';
import { openFacePolicyFile } from '../hub/registry/face-policy-file.ts';
import { loadRetentionPolicy, RetentionPolicy } from '../hub/retention/policy.ts';
import { runRetention } from '../hub/retention/run.ts';
import { deploymentFacts } from '../hub/rights/deployment-facts.ts';
import { type DocumentKind, type DocumentLanguage, privacyDocument } from '../hub/rights/documents.ts';
import { exportPerson } from '../hub/rights/person-export.ts';
import { keepRequest, type RightsRequestKind } from '../hub/rights/requests.ts';
import { withdrawalProof } from '../hub/rights/withdrawal-proof.ts';
import type { Store } from '../hub/store/store.ts';
import { defaultFacePolicy } from '../models/policy.ts';
import { printFacts } from './facts.ts';
import { type HubFolder, withStore } from './registry-desk.ts';

export interface PrivacyFolder extends HubFolder {
  readonly json?: true;
}
export interface RetentionOptions extends HubFolder {
  readonly run?: true;
}
export interface PersonOptions extends HubFolder {
  readonly number: string;
  readonly type: SubjectType;
  readonly by: string;
  readonly identifiedBy: string;
}
export interface ExportOptions extends PersonOptions {
  readonly out: string;
}
export interface DocumentOptions extends HubFolder {
  readonly kind: DocumentKind;
  readonly language: DocumentLanguage;
  readonly out: string;
}

/** `zs privacy status` */
export async function showStatus(options: PrivacyFolder): Promise<void> {
  await inHub(options, async ({ store }) => {
    const enrolled = await noteEnrolled(store.db, Date.now());
    const notices = await listNotices(store.db);
    const overdue = await runRetention(
      { store, files: removableFiles(options.data), dir: options.data, now: Date.now },
      { remove: false },
    );
    if (options.json) {
      printJson({ enrolled, notices, retention: overdue });
      return;
    }
    const { persons, level, fileBy, fileByCertain } = enrolled;
    printFacts({
      'people enrolled': `${persons}, each counted once`,
      filing:
        level === 'filing-due'
          ? `due by ${fileBy}${fileByCertain ? '' : ' (holidays of that year are not announced yet)'}`
          : level === 'early-warning'
            ? 'not yet; prepare it, it is due from 100,000'
            : 'none; due from 100,000',
      notices:
        notices.map(({ notice, consents }) => `${notice.version} (${consents} consents)`).join(', ') ||
        'none published',
      'past its time': Object.entries(overdue.removed)
        .map(([kept, rows]) => `${kept} ${rows}`)
        .join(', '),
      'held by findings': `${overdue.held}`,
      'cases held': `${overdue.heldCases}, kept for ${overdue.caseYears} years otherwise`,
    });
  });
}

/** `zs privacy notice publish` */
export async function publish(file: string, { by, ...folder }: HubFolder & { readonly by: string }): Promise<void> {
  const notice = parseOrThrow(Notice, JSON.parse(readFileSync(file, 'utf8')), file);
  await inHub(folder, async ({ store }) => {
    const done = await publishNotice({ store, now: Date.now }, notice, by);
    const next = 'zs device approve --notice VERSION shows it on new devices; zs fleet changes running ones';
    printFacts({ notice: notice.version, state: done === 'known' ? 'published before, unchanged' : 'published', next });
  });
}

/** `zs privacy notice template` */
export function printNoticeTemplate(): void {
  const both = { 'zh-CN': '……', en: '…' };
  const notice = {
    version: '2026-11',
    validFrom: '2026-12-01T00:00:00+08:00',
    controller: { name: both, contact: '…' },
  };
  const rest = {
    purpose: both,
    method: both,
    retention: both,
    necessityAndImpact: both,
    alternatives: both,
    rights: both,
  };
  printJson({ ...notice, ...rest, renewsConsent: false });
}

/** `zs privacy retention` */
export async function retention(file: string | undefined, options: RetentionOptions): Promise<void> {
  await inHub(options, async ({ store }) => {
    if (file !== undefined) {
      const policy = parseOrThrow(RetentionPolicy, JSON.parse(readFileSync(file, 'utf8')), file);
      await recordConfiguration(store, 'retention', policy, Date.now());
    }
    if (options.run)
      printJson(
        await runRetention(
          { store, files: removableFiles(options.data), dir: options.data, now: Date.now },
          { remove: true },
        ),
      );
    else printJson(await loadRetentionPolicy(store.db));
  });
}

/** `zs privacy export` */
export async function exportOf(options: ExportOptions): Promise<void> {
  await inHub(options, async ({ store, identity }) => {
    const subject = await subjectOf(options, identity);
    const answer = `${JSON.stringify(await exportPerson(store.db, subject), null, 2)}\n`;
    writeFileSync(options.out, answer, { mode: 0o600, flag: 'wx' });
    printFacts({ written: options.out, request: await keep(store, 'export', subject, options, answer) });
  });
}

/** `zs privacy withdrawal` */
export async function withdrawalOf(options: PersonOptions): Promise<void> {
  await inHub(options, async ({ store, identity }) => {
    const subject = await subjectOf(options, identity);
    const proof = await withdrawalProof(store.db, subject);
    const answer = JSON.stringify(proof);
    const request = await keep(store, 'withdrawal-proof', subject, options, answer);
    printJson({ request, ...proof });
  });
}

/** `zs privacy document` */
export async function writeDocument(options: DocumentOptions): Promise<void> {
  await inHub(options, async ({ store, identity }) => {
    const { policy } = openFacePolicyFile(options.data, identity, defaultFacePolicy());
    const facts = await deploymentFacts(store.db, { hub: identity.hub, policy, now: Date.now() });
    writeFileSync(options.out, privacyDocument(options.kind, facts, options.language), { mode: 0o600 });
    printFacts({ written: options.out, next: 'open it in a browser, fill in what is framed, print and sign it' });
  });
}

async function keep(
  store: Store,
  kind: RightsRequestKind,
  subject: Subject,
  { by, identifiedBy }: PersonOptions,
  answer: string,
): Promise<string> {
  return await keepRequest(store, { kind, subject, by, identifiedBy }, answer, Date.now());
}

async function subjectOf({ number, type }: PersonOptions, { regionKey }: HubIdentity): Promise<Subject> {
  const given = number === '-' ? await text(process.stdin) : number;
  return { type, id: pseudonym(regionKey, type, given) };
}

async function inHub<T>(
  folder: HubFolder,
  work: (hub: { readonly store: Store; readonly identity: HubIdentity }) => Promise<T>,
): Promise<T> {
  return await withStore(folder, async (store, identity) => await work({ store, identity }));
}

function printJson(value: object): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
