'use client';

import { createStyleCache, takeStyleSheet, ThemeProvider, type ThemeName } from '@spanhouse/ui';
import antdEnglish from 'antd/locale/en_US';
import antdChinese from 'antd/locale/zh_CN';
import { useServerInsertedHTML } from 'next/navigation';
import { useMemo, useState, type ReactNode } from 'react';
import { IntlProvider } from 'react-intl';
import type { Catalogue } from '../i18n/catalogues.ts';
import type { Locale } from '../i18n/locales.ts';
import { applyTheme, PreferencesProvider } from './preferences.tsx';

type Props = {
  readonly locale: Locale;
  readonly messages: Catalogue;
  readonly initialTheme: ThemeName;
  readonly children: ReactNode;
};

/** Language and theme for everything below. Both come from the server, so the first paint already has them. */
export function Providers({ locale, messages, initialTheme, children }: Props): ReactNode {
  const [styleCache] = useState(createStyleCache);
  const [theme, setTheme] = useState(initialTheme);
  useServerInsertedHTML(() => {
    const sheet = takeStyleSheet(styleCache);
    return sheet === '' ? null : <style data-antd>{sheet}</style>;
  });
  const preferences = useMemo(() => {
    return {
      theme,
      setTheme: (next: ThemeName) => {
        applyTheme(next);
        setTheme(next);
      },
    };
  }, [theme]);
  return (
    <IntlProvider locale={locale} messages={messages} defaultLocale="en">
      <ThemeProvider theme={theme} styleCache={styleCache} antdLocale={locale === 'zh-CN' ? antdChinese : antdEnglish}>
        <PreferencesProvider value={preferences}>{children}</PreferencesProvider>
      </ThemeProvider>
    </IntlProvider>
  );
}
