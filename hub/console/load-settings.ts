import type { FacePolicy } from '../../contract/face-policy.ts';
import { civilDate, holidaysAnnounced } from '../calendar/working-days.ts';
import { currentStanding, EARLY_WARNING, FILING_THRESHOLD } from '../consent/enrolled-persons.ts';
import { listNotices } from '../consent/publish-notice.ts';
import { loadRetentionPolicy } from '../retention/policy.ts';
import { SCHEMA_VERSIONS } from '../store/migrate.ts';
import type { ConsoleParts } from './console-parts.ts';
import type { PolicyFacts, Settings } from './settings-schema.ts';

/** What this hub runs with: what it was started with, and what it keeps. */
export async function loadSettings(parts: ConsoleParts): Promise<Settings> {
  const { store, identity, started, facePolicy, witnesses = [], now } = parts;
  const [retention, notices, enrolled] = await Promise.all([
    loadRetentionPolicy(store.db),
    listNotices(store.db),
    currentStanding(store.db, now()),
  ]);
  const year = Number(civilDate(now()).slice(0, 4));
  return {
    hub: identity.hub,
    epoch: identity.epoch ?? 1,
    store: store.kind,
    schema: SCHEMA_VERSIONS.at(-1) ?? '',
    start: started ?? null,
    facePolicy: facePolicy ? policyFacts(facePolicy) : null,
    witnesses: [...witnesses],
    retention,
    notices: notices.map(({ notice: { version, validFrom, renewsConsent }, consents }) => {
      return { version, validFrom, renewsConsent, consents: Number(consents) };
    }),
    enrolled: {
      persons: Number(enrolled.persons),
      level: enrolled.level,
      earlyWarning: EARLY_WARNING,
      filingThreshold: FILING_THRESHOLD,
      fileBy: enrolled.fileBy,
    },
    calendar: [year, year + 1].map((one) => ({ year: one, announced: holidaysAnnounced(one) })),
  };
}

function policyFacts({ id: version, model, verification, templates, pad }: FacePolicy): PolicyFacts {
  const { threshold, fmr } = verification;
  const { storage, maxAgeDays } = templates;
  return { version, model, threshold, fmr, storage, maxAgeDays, liveness: pad !== undefined };
}
