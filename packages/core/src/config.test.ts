import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { booleanText, bytesText, ConfigError, loadConfig, numberText, portText } from './config.ts';
import { Secret } from './secret.ts';

const schema = z.object({ PORT: portText, PASSWORD: z.string().min(20), SIZE: bytesText.default(1), FLAG: booleanText.default(false) });
const good = { PORT: '80', PASSWORD: 'a password that is long enough' };

it('names every wrong key at once and never shows a value', () => {
  const load = (): unknown => loadConfig(schema, { PORT: '99999', PASSWORD: 'hunter2', SIZE: '4 parsecs', FLAG: 'perhaps' });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(/PORT: [^]*PASSWORD: [^]*SIZE: [^]*FLAG: /);
  expect(load).not.toThrow(/hunter2|99999|parsecs|perhaps/);
});

it('fills defaults and leaves the rest of the environment alone', () => {
  expect(loadConfig(schema, { ...good, HOME: '/root' })).toEqual({ PORT: 80, PASSWORD: good.PASSWORD, SIZE: 1, FLAG: false });
});

it.each([
  ['4MiB', 4 * 2 ** 20],
  ['64 KiB', 65_536],
  ['1GiB', 2 ** 30],
  ['2TiB', 2 ** 41],
  ['17', 17],
  ['17B', 17],
])('%s are %d bytes', (text, bytes) => expect(bytesText.parse(text)).toBe(bytes));

it.each(['', '4MB', '-1', '1.5GiB', 'MiB', '8192TiB', '9'.repeat(400)])('%j is no size', (text) =>
  expect(bytesText.safeParse(text).success).toBe(false),
);

it('takes yes and no in their usual forms', () => {
  expect(['1', 'TRUE', 'Yes', 'on'].map((text) => booleanText.parse(text))).toEqual([true, true, true, true]);
  expect(['0', 'false', 'NO', 'off'].map((text) => booleanText.parse(text))).toEqual([false, false, false, false]);
  expect(booleanText.safeParse('').success).toBe(false);
});

it.each(['', ' ', '-1', '65536', 'http', '1.5', '0x50', '1e3', '9'.repeat(400)])('%j is no port', (text) =>
  expect(portText.safeParse(text).success).toBe(false),
);

it.each(['', ' ', 'ten', '1e3', '0x50', '1.', 'Infinity', '9'.repeat(400)])('%j is no number', (text) =>
  expect(numberText.safeParse(text).success).toBe(false),
);

it('takes decimal numbers', () => expect(['0', '100', '-3', '0.25'].map((text) => numberText.parse(text))).toEqual([0, 100, -3, 0.25]));

it('takes every port', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 65_535 }), (port) => {
      expect(portText.parse(String(port))).toBe(port);
    }),
  );
});

it('tells in one line a key what is expected', () => {
  const load = (): unknown => loadConfig(schema, { PORT: '', SIZE: '8192TiB', FLAG: 'perhaps' });
  expect(load).toThrow(
    [
      'invalid configuration:',
      '  PORT: expected a port from 0 to 65535',
      '  PASSWORD: Invalid input: expected string, received undefined',
      '  SIZE: expected a size below 8192TiB',
      '  FLAG: expected true or false (or 1, yes, on; 0, no, off)',
    ].join('\n'),
  );
});

it('a rule about several keys together is a line of its own', () => {
  const pair = z.object({ FROM: portText, TO: portText }).refine(({ FROM, TO }) => FROM <= TO, 'FROM must not be above TO');
  expect(() => loadConfig(pair, { FROM: '2', TO: '1' })).toThrow('invalid configuration:\n  FROM must not be above TO');
});

it('no value that is refused is ever in the message', () => {
  const value = fc.string({ unit: fc.constantFrom(...Array.from('#$%&@~^')), minLength: 4, maxLength: 12 });
  fc.assert(
    fc.property(value, (text) => {
      const load = (): unknown => loadConfig(schema, { PORT: text, PASSWORD: text, SIZE: text, FLAG: text });
      expect(load).toThrow(ConfigError);
      expect(load).not.toThrow(text);
    }),
  );
});

it('a password becomes a secret, which shows in no message about its neighbours', () => {
  const guarded = z.object({ KEY: z.string().transform((text) => new Secret(text)), PORT: portText });
  expect(loadConfig(guarded, { KEY: 'hunter2', PORT: '1' }).KEY.reveal()).toBe('hunter2');
  expect(() => loadConfig(guarded, { KEY: 'hunter2', PORT: 'x' })).not.toThrow('hunter2');
});
