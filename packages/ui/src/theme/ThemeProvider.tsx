'use client';

import { createCache, extractStyle, StyleProvider } from '@ant-design/cssinjs';
import { ConfigProvider, type ConfigProviderProps } from 'antd';
import { createContext, useContext, useMemo, type ReactNode } from 'react';
import { antdThemeOf } from './antd-theme.ts';
import { PALETTES, type Palette, type ThemeName } from './tokens.ts';

const ThemeContext = createContext<ThemeName>('light');

/** Where antd notes which styles the rendered parts need; one a page view. */
export type StyleCache = ReturnType<typeof createCache>;

export function createStyleCache(): StyleCache {
  return createCache();
}

/** The style sheet of the antd parts rendered since the last call, for the server to send with the page. Empty when there is nothing new. */
export function takeStyleSheet(cache: StyleCache): string {
  return extractStyle(cache, { plain: true, once: true });
}

type Props = {
  readonly theme: ThemeName;
  readonly styleCache: StyleCache;
  /** antd's own texts in the page's language. */
  readonly antdLocale: NonNullable<ConfigProviderProps['locale']>;
  readonly children: ReactNode;
};

/** Gives antd and our own drawn parts the same theme. Keeps no choice: the app owns which theme it is. */
export function ThemeProvider({ theme, styleCache, antdLocale, children }: Props): ReactNode {
  const config = useMemo(() => antdThemeOf(theme), [theme]);
  return (
    <StyleProvider cache={styleCache} layer>
      <ConfigProvider theme={config} locale={antdLocale} wave={{ disabled: true }} button={{ autoInsertSpace: false }}>
        <ThemeContext value={theme}>{children}</ThemeContext>
      </ConfigProvider>
    </StyleProvider>
  );
}

export function useThemeName(): ThemeName {
  return useContext(ThemeContext);
}

/** The colours in force, for what is drawn on a canvas and cannot read CSS variables. */
export function usePalette(): Palette {
  return PALETTES[useThemeName()];
}
