import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../hub/notify/change.ts';
import { type Audience, MUCH, newsFor } from '../../../../hub/notify/news.ts';

const EVERYTHING: Audience = { findings: true, figures: true, site: 'H-1' };
const NOBODY: Audience = { findings: false, figures: false, site: null };
const change = (type: Change['type'], about: Change['about'], site = 'H-1'): Change => ({
  ...{ id: '1.1.1.1', at: '2026-03-02T01:00:00.000Z' },
  ...{ type, site, about },
});
const found = change('finding.opened', { finding: 'f-1', rule: 'P01', claim: 'C-1' });
const stepped = change('case.triage', { case: 'c-1', state: 'triaged' });
const noticed = change('case.notice', { case: 'c-2', state: 'noticed' });
const judged = change('verdict.changed', { rule: 'P01', claim: 'C-1' });
const answered = change('gate.answered', { request: 'r-1' });
const all = [found, found, stepped, noticed, judged, answered];
const NOTHING = { findings: [], cases: [], notices: [], verdicts: 0, answers: 0, much: false };

describe('news', () => {
  it.each<[string, Partial<Audience>, object]>([
    [
      'who reads findings hears of findings and cases, each once',
      { findings: true },
      { findings: ['f-1'], cases: ['c-1', 'c-2'] },
    ],
    ['who sees figures hears how many', { figures: true }, { verdicts: 1, answers: 1 }],
    ['an institution hears of the steps that it takes part in', { site: 'H-1' }, { notices: ['c-2'] }],
  ])('%s', (_, may, expected) => {
    expect(newsFor(all, { ...NOBODY, ...may })).toEqual({ ...NOTHING, ...expected });
  });

  it.each<[string, Audience]>([
    ['whoever may see nothing', NOBODY],
    ['another institution', { ...NOBODY, site: 'H-2' }],
  ])('is none for %s', (_, audience) => {
    expect(newsFor(all, audience)).toBeNull();
  });

  it('names ids of findings and cases and nothing else', () => {
    const person = change('finding.opened', { finding: 'f-2', claim: 'C-9', person: 'p'.repeat(43) });
    expect(JSON.stringify(newsFor([person], EVERYTHING))).not.toMatch(/C-9|ppp/);
  });

  it('lists no more ids than a page can use', () => {
    const many = Array.from({ length: 51 }, (_, n) => change('finding.opened', { finding: `f-${n}` }));
    expect(newsFor(many, EVERYTHING)).toEqual(MUCH);
    expect(newsFor(many.slice(1), EVERYTHING)?.findings).toHaveLength(50);
  });
});
