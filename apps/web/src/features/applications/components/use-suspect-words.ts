'use client';

import type { Diagnosis, Suspect } from '@spanhouse/query';
import { formatDuration, formatShare } from '@spanhouse/ui';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { formatRate } from '../model/format-rate.ts';
import { reasonKey, verdictKey } from '../model/suspect-words.ts';

export type SuspectWords = {
  /** A figure of a suspect's change, with its unit. */
  readonly figure: (measure: Suspect['measure'], value: number) => string;
  /** What is wrong, in a sentence. */
  readonly verdict: (diagnosis: Diagnosis) => string;
  /** What explains it, in a sentence that follows the verdict. */
  readonly reason: (suspect: Suspect) => string;
};

/** Diagnoses in the words of the viewer's language. */
export function useSuspectWords(): SuspectWords {
  const text = useText();
  const locale = useLocale();
  const figure: SuspectWords['figure'] = (measure, value) => {
    if (measure === 'duration') return formatDuration(value, locale);
    return measure === 'errors' ? formatShare(value, locale) : text('golden.perSecond', { value: formatRate(value, locale) });
  };
  return {
    figure,
    verdict: (diagnosis) =>
      text(verdictKey(diagnosis), {
        durationBefore: formatDuration(diagnosis.duration.before, locale),
        durationAfter: formatDuration(diagnosis.duration.after, locale),
        errorsBefore: formatShare(diagnosis.errors.before, locale),
        errorsAfter: formatShare(diagnosis.errors.after, locale),
      }),
    reason: (suspect) =>
      text(reasonKey(suspect), {
        name: suspect.name,
        operation: suspect.operation,
        share: formatShare(suspect.share, locale),
        before: figure(suspect.measure, suspect.change.before),
        after: figure(suspect.measure, suspect.change.after),
        isNew: String(suspect.isNew),
        hasOperation: String(suspect.operation !== ''),
      }),
  };
}
