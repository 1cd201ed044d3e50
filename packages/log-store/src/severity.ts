/** The six bands of OTLP's severity numbers (`SeverityNumber`), each with its first one. */
export const SEVERITY_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type SeverityLevel = (typeof SEVERITY_LEVELS)[number];

const BAND = 4;
const NUMBER_MAX = 24;

/** First number of a level; the last is three more. */
export function firstNumberOf(level: SeverityLevel): number {
  return SEVERITY_LEVELS.indexOf(level) * BAND + 1;
}

/** Null for 0 and for what OTLP does not define. */
export function levelOf(number: number): SeverityLevel | null {
  return number < 1 || number > NUMBER_MAX ? null : (SEVERITY_LEVELS[Math.floor((number - 1) / BAND)] ?? null);
}

/** Words that logging libraries write, in lower case. */
const WORDS: Readonly<Record<string, SeverityLevel>> = {
  trace: 'trace',
  finest: 'trace',
  verbose: 'trace',
  debug: 'debug',
  fine: 'debug',
  dbg: 'debug',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  severe: 'error',
  fatal: 'fatal',
  critical: 'fatal',
  crit: 'fatal',
  alert: 'fatal',
  emergency: 'fatal',
  emerg: 'fatal',
  panic: 'fatal',
};

export function levelOfWord(word: string): SeverityLevel | null {
  const known = word.trim().toLowerCase();
  return Object.hasOwn(WORDS, known) ? (WORDS[known] ?? null) : null;
}

/** The number of a severity that is given as text alone; 0 when the text means nothing known. */
export function numberOfWord(word: string): number {
  const level = levelOfWord(word);
  return level === null ? 0 : firstNumberOf(level);
}
