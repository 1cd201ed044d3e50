import { expect, it } from 'vitest';
import { parseInterface, withInterface } from './url.ts';

const search = (text: string): URLSearchParams => new URLSearchParams(text);

it('an address without anything is the usual view', () => {
  expect(parseInterface(search(''))).toMatchObject({
    band: 'all',
    scope: 'exclusive',
    grouping: 'component',
    spanClass: 'interface',
    component: '',
  });
});

it.each([
  'band=slow&scope=path&grouping=operation',
  'class=sql&component=mysql+orders&compare=lastWeek',
  'from=now-3h&instance=order-2&by=version&pct=p99',
])('%s comes back as it was', (text) => {
  expect(Object.fromEntries(withInterface(search(text), parseInterface(search(text))))).toEqual(Object.fromEntries(search(text)));
});
