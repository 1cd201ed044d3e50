export type Locale = 'zh-CN' | 'en';

export const LANGUAGE_COOKIE = 'spanhouse_lang';
/** Set by the proxy from `?lang=`, read by the root layout; what a client sends under this name is dropped. */
export const LANGUAGE_HEADER = 'x-spanhouse-lang';

/** Null for anything that is not one of our languages. `zh`, `zh-TW` and the like are Chinese to us, `en-GB` is English. */
export function parseLocale(text: string | null | undefined): Locale | null {
  const lower = (text ?? '').toLowerCase();
  if (lower.startsWith('zh')) return 'zh-CN';
  return lower.startsWith('en') ? 'en' : null;
}

/** The first language of an Accept-Language header that we have; English when there is none. */
export function negotiateLocale(header: string | null): Locale {
  const wanted = (header ?? '').split(',').map((part) => {
    const [tag = '', quality] = part.trim().split(';q=');
    return { locale: parseLocale(tag), quality: quality === undefined ? 1 : Number(quality) };
  });
  wanted.sort((a, b) => b.quality - a.quality);
  return wanted.find((entry) => entry.locale !== null)?.locale ?? 'en';
}
