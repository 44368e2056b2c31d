import { describe, expect, it, vi } from 'vitest';
import { SubjectId } from '../../../../contract/ids.ts';
import { type BedsideTask, createBedsideTasks } from '../../../../edge-agent/session/bedside-tasks.ts';

const subject = SubjectId.parse('s'.repeat(43));
const task = (id: string, dueAt: number): BedsideTask => ({ id, subject, ward: 'W3', bed: '12', dueAt });

describe('bedside challenges on the device', () => {
  it('lists the most urgent first, and no overdue one', () => {
    let now = 1000;
    const tasks = createBedsideTasks(() => now);
    tasks.add(task('late', 9000));
    tasks.add(task('soon', 2000));
    expect(tasks.list().map(({ id }) => id)).toEqual(['soon', 'late']);
    now = 2000;
    expect(tasks.list().map(({ id }) => id)).toEqual(['late']);
  });

  it('takes a repeated challenge once, and an answered one off the list', () => {
    const tasks = createBedsideTasks(() => 0);
    const changed = vi.fn();
    const end = tasks.onChange(changed);
    tasks.add(task('one', 10));
    tasks.add(task('one', 20));
    expect(tasks.list()).toEqual([task('one', 20)]);
    expect([tasks.answer('one'), tasks.answer('one')]).toEqual([true, false]);
    expect(tasks.list()).toEqual([]);
    expect(changed).toHaveBeenCalledTimes(3);
    end();
    tasks.add(task('two', 10));
    expect(changed).toHaveBeenCalledTimes(3);
  });

  it('keeps a bounded number, whatever the hub sends', () => {
    const tasks = createBedsideTasks(() => 0);
    for (let i = 0; i < 500; i++) tasks.add(task(String(i), 1000));
    expect(tasks.list()).toHaveLength(200);
    expect(tasks.list()[0]?.id).toBe('300');
  });
});
