'use client';

import { createCache, extractStyle, StyleProvider } from '@ant-design/cssinjs';
import { ConfigProvider, type ConfigProviderProps } from 'antd';
import { createContext, useContext, useMemo, useState, type ReactNode } from 'react';
import { antdThemeOf } from './antd-theme.ts';
import { PALETTES, type Palette, type ThemeName } from './tokens.ts';

const ThemeContext = createContext<ThemeName>('light');

type Props = {
  readonly theme: ThemeName;
  /** antd's own texts in the page's language. */
  readonly antdLocale: NonNullable<ConfigProviderProps['locale']>;
  /** Called once, during server rendering, with a function that returns the style sheet of the antd parts rendered so far. */
  readonly collectStyles: (extract: () => string) => void;
  readonly children: ReactNode;
};

/** Gives antd and our own drawn parts the same theme. Fetches nothing and keeps no choice: the app owns which theme it is. */
export function ThemeProvider({ theme, antdLocale, collectStyles, children }: Props): ReactNode {
  const [cache] = useState(() => createCache());
  collectStyles(() => extractStyle(cache, { plain: true, once: true }));
  const config = useMemo(() => antdThemeOf(theme), [theme]);
  return (
    <StyleProvider cache={cache} layer>
      <ConfigProvider
        theme={config}
        locale={antdLocale}
        componentSize="middle"
        wave={{ disabled: true }}
        button={{ autoInsertSpace: false }}
      >
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
