import { theme as antdTheme, type ThemeConfig } from 'antd';
import { CONTROL_HEIGHT, FONT_MONO, FONT_TEXT, PALETTES, type ThemeName } from './tokens.ts';

/** antd in our colours and sizes. The only place of the product that knows antd's token names. */
export function antdThemeOf(theme: ThemeName): ThemeConfig {
  const palette = PALETTES[theme];
  return {
    algorithm: theme === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    cssVar: { key: `sh-${theme}` },
    hashed: false,
    token: {
      fontFamily: FONT_TEXT,
      fontFamilyCode: FONT_MONO,
      fontSize: 13,
      fontSizeSM: 12,
      lineHeight: 20 / 13,
      controlHeight: CONTROL_HEIGHT,
      controlHeightSM: 24,
      borderRadius: 4,
      borderRadiusLG: 6,
      borderRadiusSM: 3,
      colorPrimary: palette.accent,
      colorInfo: palette.accent,
      colorLink: palette.accent,
      colorError: palette.error,
      colorWarning: palette.warning,
      colorSuccess: palette.ok,
      colorBgLayout: palette.canvas,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBorder: palette.borderStrong,
      colorBorderSecondary: palette.border,
      colorText: palette.text,
      colorTextSecondary: palette.textSecondary,
      colorTextTertiary: palette.textTertiary,
      colorTextDescription: palette.textTertiary,
      colorTextPlaceholder: palette.textTertiary,
      colorTextLightSolid: palette.onAccent,
      colorBgSpotlight: theme === 'dark' ? '#2A3441' : '#171C23',
      boxShadow: palette.shadow,
      boxShadowSecondary: palette.shadow,
      motionDurationFast: '0.06s',
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.15s',
      wireframe: false,
    },
    components: {
      Tooltip: { colorTextLightSolid: '#FFFFFF' },
      Segmented: {
        itemSelectedColor: palette.text,
        itemColor: palette.textSecondary,
        trackBg: theme === 'dark' ? palette.canvas : palette.hover,
        trackPadding: 2,
      },
      Select: { optionSelectedBg: palette.selected, optionActiveBg: palette.hover, optionHeight: 28, optionPadding: '4px 8px' },
      Button: {
        contentFontSize: 13,
        paddingInline: 10,
        fontWeight: 450,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
      },
    },
  };
}
