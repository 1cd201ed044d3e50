import { createIntl } from 'react-intl';
import { describe, expect, it } from 'vitest';
import { CATALOGUES } from './catalogues.ts';
import { negotiateLocale, parseLocale } from './locales.ts';

/** Names and code that are the same in every language. */
const SAME_IN_BOTH = /^(Spanhouse|Collector|Java|Go|Python|Node\.js|HTTP|RPC|API|gRPC|OTLP|[\d\s.,:/·%+×–—→-]*|\+\{count\})$/;

/** Names of the values a text takes; the branches of a plural are not among them. */
const placeholders = (text: string): string[] =>
  [...new Set([...text.matchAll(/(?<!(?:one|other) )\{(\w+)/g)].map((match) => match[1] ?? ''))].sort();

describe('catalogues', () => {
  const en = CATALOGUES.en;
  const zh = CATALOGUES['zh-CN'];

  it('have the same keys in both languages', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it('are each in their own language', () => {
    const english = new Map(Object.entries(en));
    const untranslated = Object.entries(zh).filter(
      ([key, text]) => !SAME_IN_BOTH.test(english.get(key) ?? '') && !/\p{Script=Han}/u.test(text),
    );
    expect(untranslated).toEqual([]);
    expect(Object.entries(en).filter(([, text]) => /\p{Script=Han}/u.test(text))).toEqual([]);
  });

  it('take the same values in both languages', () => {
    const namesOf = (catalogue: Readonly<Record<string, string>>): Record<string, string[]> =>
      Object.fromEntries(Object.entries(catalogue).map(([key, text]) => [key, placeholders(text)]));
    expect(namesOf(zh)).toEqual(namesOf(en));
  });

  it.each(['en', 'zh-CN'] as const)('%s has only texts that the formatter can read', (locale) => {
    const failures: string[] = [];
    const intl = createIntl({ locale, messages: CATALOGUES[locale], onError: (error) => failures.push(error.message) });
    for (const [key, text] of Object.entries(CATALOGUES[locale])) {
      const values = Object.fromEntries(placeholders(text).map((name) => [name, 3]));
      intl.formatMessage<Record<string, number>>({ id: key }, values);
    }
    expect(failures).toEqual([]);
  });
});

describe('the language of a page', () => {
  it('is the best one that the browser asks for', () => {
    expect(negotiateLocale('fr, zh-TW;q=0.8, en;q=0.5')).toBe('zh-CN');
    expect(negotiateLocale('en-GB,en;q=0.9')).toBe('en');
    expect(negotiateLocale(null)).toBe('en');
    expect(parseLocale('xx')).toBeNull();
  });
});
