import { levelOf, type SeverityLevel } from '@spanhouse/log-store/query-language';
import type { Palette } from '@spanhouse/ui';

export type Level = SeverityLevel | 'unknown';

export function levelOfNumber(severity: number): Level {
  return levelOf(severity) ?? 'unknown';
}

/** From quiet to loud; errors alone are red. */
export function levelColour(level: Level, palette: Palette): string {
  switch (level) {
    case 'fatal':
    case 'error':
      return palette.error;
    case 'warn':
      return palette.warning;
    case 'info':
      return palette.accent;
    case 'debug':
    case 'trace':
    case 'unknown':
      return palette.borderStrong;
  }
}

/** What stands in the list beside the colour, which is never the only signal. */
export const LEVEL_MARKS: Readonly<Record<Level, string>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARN',
  error: 'ERROR',
  fatal: 'FATAL',
  unknown: '–',
};
