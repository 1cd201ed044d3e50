import { format, inspect } from 'node:util';
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
    inspect(new Error('failed', { cause: secret })),
    new Error(String(secret)).message,
    inspect(secret, { customInspect: false, showHidden: true }),
    format('%s %o %O %j', secret, secret, secret, secret),
    JSON.stringify(Object.assign({}, secret)),
    inspect(structuredClone(secret), { showHidden: true }),
    inspect(new Map([['secret', [secret]]]), { depth: null }),
    'key: '.concat(secret as unknown as string),
  ];
  for (const text of printed) expect(text).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
});

it('says that it hides something', () => {
  const secret = new Secret('hunter2');
  expect([String(secret), JSON.stringify([secret]), inspect(secret)]).toEqual(['[redacted]', '["[redacted]"]', '[redacted]']);
});
