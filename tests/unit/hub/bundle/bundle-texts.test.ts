import { expect, it } from 'vitest';
import { Attestation } from '../../../../contract/attestation.ts';
import en from '../../../../hub/bundle/texts/en.json' with { type: 'json' };
import zhCN from '../../../../hub/bundle/texts/zh-CN.json' with { type: 'json' };

function leavesOf(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [[`${path}${name}`, text] as [string, string]] : leavesOf(text, `${path}${name}.`),
  );
}

it('says everything in both languages', () => {
  const [zh, english] = [new Map(leavesOf(zhCN)), new Map(leavesOf(en))];
  expect([...english.keys()].sort()).toEqual([...zh.keys()].sort());
  for (const text of [...zh.values(), ...english.values()]) expect(text).not.toBe('');
});

it('has a word for every kind of event', () => {
  const kinds = Attestation.options.map(({ shape }) => shape.kind.value.replace('.', '-'));
  expect(kinds.filter((kind) => !(kind in en.kinds))).toEqual([]);
});
