'use client';

import { Input } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { PASSWORD_CHARACTERS } from '../model/password.ts';
import { GateField, GateHint } from './Gate.tsx';

type Props = { readonly isNew: boolean; readonly value: string; readonly onChange: (password: string) => void };

/** A password that one has, or that one chooses. */
export function PasswordField({ isNew, value, onChange }: Props): ReactNode {
  const text = useText();
  return (
    <>
      <GateField id="password" label={text('signIn.password')}>
        <Input.Password
          id="password"
          autoComplete={isNew ? 'new-password' : 'current-password'}
          required
          value={value}
          onChange={(event) => onChange(event.target.value)}
          {...(isNew ? { minLength: PASSWORD_CHARACTERS.min, maxLength: PASSWORD_CHARACTERS.max } : {})}
        />
      </GateField>
      {isNew && <GateHint>{text('link.passwordHint', { min: PASSWORD_CHARACTERS.min })}</GateHint>}
    </>
  );
}
