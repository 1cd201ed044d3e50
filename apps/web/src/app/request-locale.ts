import type { Metadata } from 'next';
import { cookies, headers } from 'next/headers';
import { CATALOGUES, type MessageKey } from '../i18n/catalogues.ts';
import { LANGUAGE_COOKIE, LANGUAGE_HEADER, negotiateLocale, parseLocale, type Locale } from '../i18n/locales.ts';

/** The language of this request: named in the address, chosen before, or the browser's. */
export async function requestLocale(): Promise<Locale> {
  const [jar, sent] = await Promise.all([cookies(), headers()]);
  return (
    parseLocale(sent.get(LANGUAGE_HEADER)) ?? parseLocale(jar.get(LANGUAGE_COOKIE)?.value) ?? negotiateLocale(sent.get('accept-language'))
  );
}

export async function pageTitle(key: MessageKey): Promise<Metadata> {
  return { title: CATALOGUES[await requestLocale()][key] };
}
