'use client';

import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import type { MessageKey } from './catalogues.ts';
import { isolated } from './isolated.ts';
import { parseLocale, type Locale } from './locales.ts';

export type Text = (key: MessageKey, values?: Readonly<Record<string, string | number>>) => string;

/** The texts of the page's language, by typed key. Values are placed as text, never as markup. */
export function useText(): Text {
  const intl = useIntl();
  return useMemo(
    () =>
      (key, values = {}) =>
        intl.formatMessage<Record<string, string | number>>(
          { id: key },
          Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolated(value)])),
        ),
    [intl],
  );
}

export function useLocale(): Locale {
  return parseLocale(useIntl().locale) ?? 'en';
}
