import { RE2JS } from 're2js';

/*
 * Regular expressions by the rules of RE2, in linear time: the same here (re2js) as in ClickHouse (`match`). A pattern fits a whole value.
 */

/** Longest pattern, and the steps that it may be translated to: ClickHouse gives RE2 8 MiB for one. */
const PATTERN_UNITS_MAX = 1_000;
const STEPS_MAX = 5_000;

export type Pattern = { fits(text: string): boolean };

/** As ClickHouse is given it: from the start to the end, `.` being any character. */
export function wholePattern(pattern: string): string {
  return `^(?s:${pattern})$`;
}

/** Why the pattern is none, in English; null when it is one. */
export function patternProblem(pattern: string): string | null {
  if (pattern.length > PATTERN_UNITS_MAX) return `it is longer than ${String(PATTERN_UNITS_MAX)} characters`;
  try {
    // By itself first: a bracket too many would close the one that is put around it.
    RE2JS.compile(pattern);
    return RE2JS.compile(wholePattern(pattern)).programSize() > STEPS_MAX ? 'it repeats too much' : null;
  } catch (error) {
    if (error instanceof Error) return error.message.replace(/^error parsing regexp: /, '');
    throw error;
  }
}

const KEPT = 64;
const patterns = new Map<string, Pattern>();

/** @throws what re2js throws when `patternProblem` has something to say. */
export function patternOf(pattern: string): Pattern {
  const known = patterns.get(pattern);
  if (known !== undefined) return known;
  const compiled = RE2JS.compile(wholePattern(pattern));
  const made: Pattern = { fits: (text) => compiled.test(text) };
  const oldest = patterns.keys().next();
  if (patterns.size >= KEPT && oldest.done === false) patterns.delete(oldest.value);
  patterns.set(pattern, made);
  return made;
}
