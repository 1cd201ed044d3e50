import '@spanhouse/ui/base.css';
import { createStyleCache, themeVariables, ThemeProvider, type ThemeName } from '@spanhouse/ui';
import en from 'antd/locale/en_US';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import { ChartsPage } from './ChartsPage.tsx';
import { GraphPage } from './GraphPage.tsx';
import { PiecesPage } from './PiecesPage.tsx';

const PAGES: Readonly<Record<string, () => ReactNode>> = { charts: ChartsPage, graph: GraphPage, pieces: PiecesPage };

const asked = new URLSearchParams(location.search);
const theme: ThemeName = asked.get('theme') === 'dark' ? 'dark' : 'light';
for (const [name, value] of Object.entries(themeVariables(theme))) document.documentElement.style.setProperty(name, value);
document.documentElement.style.colorScheme = theme;

const Page = PAGES[asked.get('page') ?? 'charts'] ?? ChartsPage;
const root = document.getElementById('root');
if (root === null) throw new Error('no root');
createRoot(root).render(
  <StrictMode>
    <ThemeProvider theme={theme} styleCache={createStyleCache()} antdLocale={en}>
      <main style={{ padding: 12 }}>
        <Page />
      </main>
    </ThemeProvider>
  </StrictMode>,
);
