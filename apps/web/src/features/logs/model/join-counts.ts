import type { LogHistogram } from '@spanhouse/log-store';
import { SEVERITY_LEVELS } from '@spanhouse/log-store/query-language';
import type { Level } from './level-look.ts';

const LEVELS: readonly Level[] = [...SEVERITY_LEVELS, 'unknown'];

/** Answers that go on from each other as one: they have the same buckets, and each record is counted in one of them. Undefined for none. */
export function joinCounts(answers: readonly LogHistogram[]): LogHistogram | undefined {
  return answers.length === 0 ? undefined : answers.reduce(added);
}

function added(before: LogHistogram, further: LogHistogram): LogHistogram {
  const series = LEVELS.flatMap((level) => {
    const [counts, more] = [before, further].map((answer) => answer.series.find((one) => one.level === level)?.counts);
    if (counts === undefined || more === undefined)
      return [counts, more].flatMap((known) => (known === undefined ? [] : [{ level, counts: known }]));
    return [{ level, counts: counts.map((count, i) => count + (more[i] ?? 0)) }];
  });
  return { ...further, total: before.total + further.total, series };
}
