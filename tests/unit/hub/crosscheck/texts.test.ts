import { describe, expect, it } from 'vitest';
import { REFUSAL_CODES } from '../../../../contract/refusals.ts';
import { LANGUAGES, renderMessage, ruleTitle, textOf } from '../../../../hub/crosscheck/render.ts';
import { rules } from '../../../../hub/crosscheck/rules/index.ts';
import en from '../../../../hub/crosscheck/texts/en.json' with { type: 'json' };
import zhCN from '../../../../hub/crosscheck/texts/zh-CN.json' with { type: 'json' };

interface Group {
  title?: string;
  explanation?: string;
  examples?: { finding: string; clear: string };
  messages: Record<string, string>;
}
const languages: Record<'zh-CN' | 'en', Record<string, Group>> = { 'zh-CN': zhCN, en };
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the language files of the rules', () => {
  it('say the same things in both languages, with the same parameters', () => {
    const shape = (groups: Record<string, Group>) =>
      Object.fromEntries(
        Object.entries(groups).map(([id, group]) => [
          id,
          Object.fromEntries(Object.entries(group.messages).map(([code, text]) => [code, placeholders(text)])),
        ]),
      );
    expect(shape(languages.en)).toEqual(shape(languages['zh-CN']));
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))(
    'name and explain %s, and hold nothing it never says',
    (id, rule) => {
      for (const groups of Object.values(languages)) {
        expect(groups[id]?.title).toBeTruthy();
        expect(groups[id]?.explanation).toBeTruthy();
        expect(groups[id]?.examples?.finding.length).toBeGreaterThan(20);
        expect(groups[id]?.examples?.clear.length).toBeGreaterThan(12);
        expect(Object.keys(groups[id]?.messages ?? {}).sort()).toEqual([...rule.messages].sort());
      }
    },
  );

  it('word every provision that a rule names', () => {
    const unworded = rules
      .flatMap((rule) => rule.legalBasis)
      .filter((code) => !languages.en.legalBasis?.messages[code]);
    expect(unworded).toEqual([]);
  });

  it.each(['rule-failed', 'claim-cancelled', 'claim-refunded', 'stay-cancelled', 'not-judged', 'superseded'])(
    'know the hub’s own cause %s',
    (code) => {
      expect(textOf(null, code, 'zh-CN')).toBeTruthy();
    },
  );
});

describe('renderMessage', () => {
  const window = { from: '2026-11-22T00:00:00.000Z', until: '2026-11-22T02:15:00.000Z' };

  it.each(LANGUAGES)('say in %s why an event was refused, for every code there is', (language) => {
    const words = REFUSAL_CODES.map((code) => renderMessage(null, { code, params: {} }, language));
    expect(new Set(words).size).toBe(REFUSAL_CODES.length);
    expect(words.filter((text) => /[A-Z_]{4}/.test(text))).toEqual([]);
  });

  it('shows the codes that a rule lists in words', () => {
    const message = { code: 'forged-envelopes', params: { times: 2, codes: 'BAD_SIGNATURE, DEVICE_REVOKED' } };
    expect(renderMessage('E04', message, 'zh-CN')).toBe('2 条记录被拒收（签名与内容不符；设备已吊销）。');
  });

  it('shows instants in clinic time', () => {
    const text = renderMessage('P01', { code: 'no-attestation', params: window }, 'en');
    expect(text).toContain('08:00:00');
    expect(text).toContain('10:15:00');
  });

  it('shows an unknown code with its parameters', () => {
    expect(renderMessage('P01', { code: 'brand-new', params: { lines: 3 } }, 'en')).toBe('brand-new lines=3');
  });

  it('leaves a placeholder that nobody filled', () => {
    expect(renderMessage('P01', { code: 'window-open', params: {} }, 'en')).toContain('{until}');
  });

  it('names a rule it does not know by its id', () => {
    expect(ruleTitle('X99', 'zh-CN')).toBe('X99');
  });
});
