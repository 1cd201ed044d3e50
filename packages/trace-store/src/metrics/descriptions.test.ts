import { expect, it } from 'vitest';
import { describedAs, SPAN_ROLES } from '../describe/span-description.ts';
import { Descriptions } from './descriptions.ts';

const entry = (name: string): ReturnType<typeof describedAs> => describedAs('interface', SPAN_ROLES.entry, name);

it('asks once for each list, and counts what says the same as one', () => {
  const descriptions = new Descriptions();
  const asked: string[] = [];
  const numberOf = (numbers: readonly number[], name: string): number =>
    descriptions.numberOf(Uint32Array.from([...numbers, 99]), numbers.length, () => {
      asked.push(name);
      return entry(name);
    });
  expect(numberOf([1, 2], 'GET /a')).toBe(0);
  expect(numberOf([1], 'GET /b')).toBe(1);
  // Another list that says what the first one said.
  expect(numberOf([1, 2, 3], 'GET /a')).toBe(0);
  expect(numberOf([1], 'never asked for')).toBe(1);
  expect(asked).toEqual(['GET /a', 'GET /b', 'GET /a']);
  expect(descriptions.all).toEqual([entry('GET /a'), entry('GET /b')]);
});

it('keeps apart what differs in anything, and knows what was added by hand', () => {
  const descriptions = new Descriptions();
  const call = describedAs('downstream', SPAN_ROLES.call, 'GET /a', { is: 'downstream', name: 'b' });
  const all = [entry('GET /a'), call, { ...call, component: 'c' }, { ...call, isAsync: true }];
  expect(all.map((each) => descriptions.add(each))).toEqual([0, 1, 2, 3]);
  expect(descriptions.add({ ...call })).toBe(1);
});
