import { formatDateTime, formatDuration, formatShare } from '@spanhouse/ui';
import type { Text } from '../../../i18n/use-text.ts';
import type { ComparisonView } from '../model/comparison-view.ts';
import type { CompareState } from '../url.ts';

/** Which spans are chosen, in words: `slower than 120 ms`. */
export function choiceWords(state: CompareState, threshold: ComparisonView['threshold'], locale: string, text: Text): string {
  switch (state.pick) {
    case 'failed':
      return text('compare.chosen.failed');
    case 'slow': {
      const share = formatShare(state.slowerThan, locale);
      if (threshold === null) return text('compare.slower.share', { share });
      const [from, to] = [formatDuration(threshold.lowestNs, locale), formatDuration(threshold.highestNs, locale)];
      return from === to ? text('compare.chosen.slow', { duration: from }) : text('compare.chosen.slowEach', { share, from, to });
    }
    case 'query':
      return state.chosenBy;
    case 'part': {
      const { minNs, maxNs, sinceMs, untilMs } = state.part;
      const ns = (value: number | null): string | null => (value === null ? null : formatDuration(value, locale));
      const ms = (value: number | null): string | null => (value === null ? null : formatDateTime(value).slice(5, 19));
      return [between(ns(minNs), ns(maxNs), text), between(ms(sinceMs), ms(untilMs), text)].filter((part) => part !== '').join(', ');
    }
  }
}

function between(from: string | null, to: string | null, text: Text): string {
  if (from !== null && to !== null) return text('compare.chosen.duration', { from, to });
  if (from !== null) return text('compare.chosen.from', { from });
  return to === null ? '' : text('compare.chosen.upTo', { to });
}
