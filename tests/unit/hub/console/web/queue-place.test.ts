import { describe, expect, it } from 'vitest';
import type { getFindings } from '../../../../../hub/console/web/api/requests.ts';
import { useQueuePlace } from '../../../../../hub/console/web/queue/queue-place.ts';
import { FRESH, PAGE_SIZE } from '../../../../../hub/console/web/queue/queue-query.ts';

const named = (from: number, count: number) => Array.from({ length: count }, (_, index) => `f${from + index}`);

/** A hub that holds these findings, and what it was asked for. */
function hubWith(list: readonly string[]) {
  const asked: number[] = [];
  const load = async (search: URLSearchParams) => {
    const offset = Number(search.get('offset'));
    asked.push(offset);
    const items = list.slice(offset, offset + PAGE_SIZE).map((id) => ({ id }));
    return { items, total: list.length } as unknown as Awaited<ReturnType<typeof getFindings>>;
  };
  return { asked, load };
}

function placeAt(current: string, shown: readonly string[], page: number, total: number) {
  const place = useQueuePlace();
  place.show(shown, { ...FRESH, page }, total);
  place.current.value = current;
  return place;
}

describe('going through the list without going back to it', () => {
  it('stays on the page while it has more rows, without asking', async () => {
    const { asked, load } = hubWith([]);
    const place = placeAt('f0', named(0, 50), 1, 120);
    expect(await place.further(1, load)).toBe('f1');
    expect(await place.further(-1, load)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('goes on to the next page, where the back link then leads', async () => {
    const { asked, load } = hubWith(named(0, 120));
    const place = placeAt('f49', named(0, 50), 1, 120);
    expect(place.mayGo.value.on).toBe(true);
    expect(await place.further(1, load)).toBe('f50');
    expect(asked).toEqual([0, 50]);
    place.current.value = 'f50';
    expect([place.number.value, place.address.value.query]).toEqual([51, { page: '2' }]);
  });

  it('skips nobody when what was decided has left the list', async () => {
    const { load } = hubWith(named(30, 90)); // thirty of the first page were decided
    const place = placeAt('f49', named(0, 50), 1, 120);
    expect(await place.further(1, load)).toBe('f50');
    expect(place.total.value).toBe(90);
  });

  it('goes back to the last row of the page before', async () => {
    const { load } = hubWith(named(0, 120));
    const place = placeAt('f50', named(50, 50), 2, 120);
    expect(place.mayGo.value.back).toBe(true);
    expect(await place.further(-1, load)).toBe('f49');
  });

  it('ends where the list ends', async () => {
    const { load } = hubWith(named(0, 120));
    const place = placeAt('f119', named(100, 20), 3, 120);
    expect(place.mayGo.value.on).toBe(false);
    expect(await place.further(1, load)).toBeNull();
  });
});
