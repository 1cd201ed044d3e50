import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from './secret.ts';

it('never shows itself, whatever prints it', () => {
  const secret = new Secret('hunter2');
  const printed = [
    String(secret),
    `${secret}`, // eslint-disable-line @typescript-eslint/restrict-template-expressions -- what is tested
    JSON.stringify({ secret }),
    inspect({ nested: { secret } }, { depth: null, showHidden: true }),
    Object.values(secret).join(),
    new Error('failed', { cause: secret }).stack,
  ];
  for (const text of printed) expect(text).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});
