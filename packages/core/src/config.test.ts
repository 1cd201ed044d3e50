import { expect, it } from 'vitest';
import { z } from 'zod';
import { booleanText, bytesText, ConfigError, loadConfig, portText } from './config.ts';

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

it.each(['', '4MB', '-1', '1.5GiB', 'MiB'])('%j is no size', (text) => expect(bytesText.safeParse(text).success).toBe(false));

it('takes yes and no in their usual forms', () => {
  expect(['1', 'TRUE', 'Yes', 'on'].map((text) => booleanText.parse(text))).toEqual([true, true, true, true]);
  expect(['0', 'false', 'NO', 'off'].map((text) => booleanText.parse(text))).toEqual([false, false, false, false]);
  expect(booleanText.safeParse('').success).toBe(false);
});

it.each(['-1', '65536', 'http', '1.5'])('%j is no port', (text) => expect(portText.safeParse(text).success).toBe(false));
