import { expect, it } from 'vitest';
import { offered } from '../../../../../hub/console/web/queue/offered-institutions.ts';

const sites = Array.from({ length: 120 }, (_, n) => ({
  id: `H3302${n}`,
  name: n === 7 ? '江北诊所' : `示范机构 ${n}`,
}));

it('offers fifty institutions at once and says how many more there are', () => {
  expect(offered(sites, '', '')).toMatchObject({ shown: { length: 50 }, more: 70 });
});

it('finds one by its name or its code, and keeps the chosen one in sight', () => {
  expect(offered(sites, ' 江北 ', '').shown).toEqual([sites[7]]);
  expect(offered(sites, 'h3302119', '').shown).toEqual([sites[119]]);
  expect(offered(sites, '江北', 'H3302100').shown).toEqual([sites[100], sites[7]]);
});
