'use client';

import { FilterChip } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { NARROWING, type NarrowedState } from '../url.ts';

/** What the figures of the page are narrowed to; each can be taken away. */
export function NarrowedChips({
  state,
  onChange,
}: {
  readonly state: NarrowedState;
  readonly onChange: (state: Partial<NarrowedState>) => void;
}): ReactNode {
  const text = useText();
  return NARROWING.map((key) => {
    const value = state.only[key];
    if (value === undefined) return null;
    const name = text(`breakdown.${key}`);
    const only = Object.fromEntries(Object.entries(state.only).filter(([other]) => other !== key));
    return (
      <FilterChip
        key={key}
        name={name}
        operator="="
        value={value}
        removeLabel={text('breakdown.remove', { name, value })}
        onRemove={() => onChange({ only })}
      />
    );
  });
}
