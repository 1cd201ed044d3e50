'use client';

import { themeVariables, type ThemeName } from '@spanhouse/ui';
import { createContext, useContext, type ReactNode } from 'react';
import { LANGUAGE_COOKIE, type Locale } from '../i18n/locales.ts';
import { THEME_COOKIE } from './preference-cookies.ts';

export type Preferences = { readonly theme: ThemeName; readonly setTheme: (theme: ThemeName) => void };

const PreferencesContext = createContext<Preferences | null>(null);

export function PreferencesProvider({ value, children }: { readonly value: Preferences; readonly children: ReactNode }): ReactNode {
  return <PreferencesContext value={value}>{children}</PreferencesContext>;
}

export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext);
  if (preferences === null) throw new Error('usePreferences outside PreferencesProvider');
  return preferences;
}

/** Remembers the theme for the server and repaints at once. */
export function applyTheme(theme: ThemeName): void {
  remember(THEME_COOKIE, theme);
  const root = document.documentElement;
  root.dataset['theme'] = theme;
  for (const [name, value] of Object.entries(themeVariables(theme))) {
    if (name.startsWith('--')) root.style.setProperty(name, value);
  }
  root.style.colorScheme = theme;
}

export function rememberLanguage(locale: Locale): void {
  remember(LANGUAGE_COOKIE, locale);
}

export function remember(cookie: string, value: string): void {
  document.cookie = `${cookie}=${value}; path=/; max-age=31536000; samesite=lax`;
}
