'use client';

import { Select } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { Field } from './Section.tsx';

const CHOICES = [7, 30, 90, 365] as const;
const NEVER = 0;

type Props = { readonly id: string; readonly value: number | null; readonly onChange: (days: number | null) => void };

/** How long a key or a token is good. Null: until it is revoked. */
export function ExpiryField({ id, value, onChange }: Props): ReactNode {
  const text = useText();
  return (
    <Field id={id} label={text('settings.expires')}>
      <Select<number>
        id={id}
        value={value ?? NEVER}
        options={[
          { value: NEVER, label: text('settings.expiresNever') },
          ...CHOICES.map((days) => ({ value: days, label: text('settings.expiresIn', { days }) })),
        ]}
        onChange={(days) => onChange(days === NEVER ? null : days)}
      />
    </Field>
  );
}
