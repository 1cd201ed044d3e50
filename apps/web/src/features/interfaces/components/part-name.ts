'use client';

import type { ComponentClass } from '@spanhouse/trace-store/describe';
import { useText } from '../../../i18n/use-text.ts';

type Named = { readonly componentClass: ComponentClass; readonly component: string; readonly operation: string };

/** How a part of the time is called: what was waited for and, where parts are taken by operation, what it did. */
export function usePartName(): (part: Named) => string {
  const text = useText();
  return ({ componentClass, component, operation }) => {
    const base = component === '' ? text(`part.${componentClass}`) : component;
    return operation === '' ? base : `${base} · ${operation}`;
  };
}
