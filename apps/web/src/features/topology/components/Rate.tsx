'use client';

import { MonoFigure } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useLocale, useText, type Text } from '../../../i18n/use-text.ts';

/** `3.2 req/s` */
export function rateText(rate: number, locale: string, text: Text): string {
  return text('topology.perSecond', { rate: new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 }).format(rate) });
}

export function Rate({ rate }: { readonly rate: number }): ReactNode {
  const text = useText();
  const locale = useLocale();
  return <MonoFigure>{rateText(rate, locale, text)}</MonoFigure>;
}
