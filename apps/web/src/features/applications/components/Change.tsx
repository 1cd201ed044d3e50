'use client';

import { Delta } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import type { ComparedWith } from '../model/comparison.ts';

type Props = {
  readonly now: number | null;
  readonly before: number | null;
  readonly rising: 'good' | 'bad' | 'neutral';
  /** Absent where a heading says what it is held against. */
  readonly comparedWith?: ComparedWith;
};

/** How a figure has changed. */
export function Change({ now, before, rising, comparedWith }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  // Without a figure to hold it against there is nothing to say.
  if (before === null) return null;
  return (
    <Delta
      current={now}
      previous={before}
      rising={rising}
      against={comparedWith === undefined ? '' : text(`compare.against.${comparedWith}`)}
      locale={locale}
      words={{
        up: text('change.up'),
        down: text('change.down'),
        same: text('change.same'),
        fresh: text('change.fresh'),
        better: text('change.better'),
        worse: text('change.worse'),
      }}
    />
  );
}
