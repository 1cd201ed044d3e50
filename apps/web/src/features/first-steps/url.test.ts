import { expect, it } from 'vitest';
import { parseFirstSteps, withFirstSteps } from './url.ts';

it('keeps language and protocol in the URL', () => {
  const state = { setup: 'go', protocol: 'grpc' } as const;
  expect(parseFirstSteps(withFirstSteps(new URLSearchParams('from=now-1h'), state))).toEqual(state);
  expect(parseFirstSteps(new URLSearchParams('setup=cobol&via=pigeon'))).toEqual({ setup: 'java', protocol: 'http' });
});
