import { expect, it } from 'vitest';
import { frameOnly, hrefOf, parseFrame, withFrame } from './url.ts';

it('comes back from the URL as it went in, beside the page\u2019s own parameters', () => {
  const state = { range: { from: 'now-15m', to: 'now' }, environment: 'prod', isLive: true };
  const search = withFrame(new URLSearchParams('q=service%20%3D%20order'), state);
  expect(parseFrame(search)).toEqual(state);
  expect(search.get('q')).toBe('service = order');
});

it('has defaults for a bare URL', () => {
  expect(parseFrame(new URLSearchParams())).toEqual({ range: { from: 'now-1h', to: 'now' }, environment: null, isLive: false });
});

it('takes range and environment along to another page, not its filters', () => {
  expect(hrefOf('/p/demo/traces', frameOnly(new URLSearchParams('from=now-3h&to=now&q=x&span=1&env=prod&live=1')))).toBe(
    '/p/demo/traces?from=now-3h&to=now&env=prod',
  );
  expect(hrefOf('/p/demo/traces', new URLSearchParams())).toBe('/p/demo/traces');
});
