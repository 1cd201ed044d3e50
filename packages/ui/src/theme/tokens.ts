/** Names of the two themes. What a user has not chosen follows the system. */
export type ThemeName = 'light' | 'dark';

/** The colours of one theme. Everything coloured in the product is one of these, a service colour or a component-class colour. */
export type Palette = {
  readonly canvas: string;
  readonly surface: string;
  readonly raised: string;
  /** A row under the pointer, a pressed control. */
  readonly hover: string;
  /** The chosen row, a brush. */
  readonly selected: string;
  readonly border: string;
  readonly borderStrong: string;
  readonly text: string;
  readonly textSecondary: string;
  readonly textTertiary: string;
  readonly accent: string;
  /** Text on an accent-coloured surface. */
  readonly onAccent: string;
  readonly error: string;
  readonly errorSurface: string;
  readonly warning: string;
  readonly warningSurface: string;
  readonly ok: string;
  readonly okSurface: string;
  /** Lines of a chart's grid and of a waterfall's time marks. */
  readonly grid: string;
  readonly shadow: string;
};

export const PALETTES: Readonly<Record<ThemeName, Palette>> = {
  light: {
    canvas: '#F5F6F8',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    hover: '#F0F2F6',
    selected: '#E8EEFE',
    border: '#E2E6EC',
    borderStrong: '#C6CDD7',
    text: '#171C23',
    textSecondary: '#4A5462',
    textTertiary: '#66707D',
    accent: '#2F5BEA',
    onAccent: '#FFFFFF',
    error: '#C9252D',
    errorSurface: '#FDF0F0',
    warning: '#A15C07',
    warningSurface: '#FDF6E9',
    ok: '#11734B',
    okSurface: '#EAF6F0',
    grid: '#ECEFF3',
    shadow: '0 6px 24px rgb(16 24 40 / 14%), 0 1px 3px rgb(16 24 40 / 10%)',
  },
  dark: {
    canvas: '#0D1117',
    surface: '#141A22',
    raised: '#1B232D',
    hover: '#1B232D',
    selected: '#1D2A46',
    border: '#27303B',
    borderStrong: '#3A4553',
    text: '#E8ECF2',
    textSecondary: '#B3BDCA',
    textTertiary: '#909BAA',
    accent: '#7B9BFF',
    onAccent: '#0D1117',
    error: '#FF7B72',
    errorSurface: '#2A181B',
    warning: '#E3B341',
    warningSurface: '#29220F',
    ok: '#4AC78B',
    okSurface: '#11261D',
    grid: '#202934',
    shadow: '0 8px 28px rgb(0 0 0 / 55%), 0 1px 3px rgb(0 0 0 / 45%)',
  },
};

export const FONT_TEXT = "'Inter Variable', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans SC', 'Noto Sans CJK SC', system-ui, sans-serif";
export const FONT_MONO = "'JetBrains Mono Variable', ui-monospace, 'SFMono-Regular', Menlo, Consolas, 'Noto Sans CJK SC', monospace";

/** Heights in CSS pixels, for what is virtualised or drawn and therefore has to know them. */
export const ROW_HEIGHT = 32;
export const ROW_HEIGHT_COMPACT = 28;
export const LIST_ROW_HEIGHT = 56;
export const CONTROL_HEIGHT = 28;
/** Below this width in CSS pixels the frame has a bottom bar and tables are lists of two-line rows. */
export const NARROW_WIDTH = 720;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * The theme as CSS custom properties (`--sh-surface` …), for the `style` of the root element:
 * rendered on the server, so that no page is painted in the wrong theme first.
 */
export function themeVariables(theme: ThemeName): Record<string, string> {
  const entries = Object.entries(PALETTES[theme]).map(([name, value]) => [`--sh-${kebab(name)}`, value] as const);
  return { ...Object.fromEntries(entries), '--sh-font-text': FONT_TEXT, '--sh-font-mono': FONT_MONO, colorScheme: theme };
}
