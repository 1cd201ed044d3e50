import '@spanhouse/ui/base.css';
import { themeVariables, type ThemeName } from '@spanhouse/ui/tokens';
import type { Metadata, Viewport } from 'next';
import { cookies, headers } from 'next/headers';
import type { ReactNode } from 'react';
import { THEME_COOKIE } from '../client/preference-cookies.ts';
import { Providers } from '../client/Providers.tsx';
import { CATALOGUES } from '../i18n/catalogues.ts';
import { NONCE_HEADER } from '../server/page-policy/content-policy.ts';
import { TRUSTED_TYPES_SCRIPT } from '../server/page-policy/trusted-types.ts';
import { requestLocale } from './request-locale.ts';

export const metadata: Metadata = { title: { default: 'Spanhouse', template: '%s · Spanhouse' } };
export const viewport: Viewport = { width: 'device-width', initialScale: 1 };

/** Decides language and theme before the first byte of a page, so that neither flashes. */
export default async function RootLayout({ children }: { readonly children: ReactNode }): Promise<ReactNode> {
  const [jar, sent, locale] = await Promise.all([cookies(), headers(), requestLocale()]);
  const theme = themeOf(jar.get(THEME_COOKIE)?.value ?? sent.get('sec-ch-prefers-color-scheme'));
  return (
    // The theme may be changed by hand after hydration; the attributes are then the browser's.
    <html lang={locale} data-theme={theme} style={themeVariables(theme)} suppressHydrationWarning>
      <head>
        {/* A browser hides the nonce from scripts once it has read it. */}
        <script nonce={sent.get(NONCE_HEADER) ?? ''} suppressHydrationWarning>
          {TRUSTED_TYPES_SCRIPT}
        </script>
      </head>
      <body>
        <Providers locale={locale} messages={CATALOGUES[locale]} initialTheme={theme}>
          {children}
        </Providers>
      </body>
    </html>
  );
}

function themeOf(text: string | null | undefined): ThemeName {
  return text === 'dark' ? 'dark' : 'light';
}
