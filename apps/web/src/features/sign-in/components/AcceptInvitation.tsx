'use client';

import { useMutation } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { failureOf, useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { enter } from '../model/enter.ts';
import { Gate, GateField, GateForm } from './Gate.tsx';
import { PasswordField } from './PasswordField.tsx';

type Props = {
  readonly link: string;
  readonly email: string;
  /** They have an account already, and sign in with its password. */
  readonly isKnown: boolean;
};

/** Comes in by an invitation: with a new account, or with the one they have. */
export function AcceptInvitation({ link, email, isKnown }: Props): ReactNode {
  const text = useText();
  const api = useApi();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useMutation(api.signIn.acceptInvitation.mutationOptions({ onSuccess: () => enter(null) }));
  return (
    <Gate title={text('link.join')} lead={text(isKnown ? 'link.joinKnown' : 'link.joinNew', { email })}>
      <GateForm
        submitLabel={text('link.joinSubmit')}
        isBusy={accept.isPending || accept.isSuccess}
        error={accept.error === null ? null : (failureOf(accept.error).message ?? text('signIn.failed'))}
        onSubmit={() => accept.mutate({ link, name: isKnown ? '' : name, password })}
      >
        {/* For password managers, which look for the address beside the password. */}
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        {!isKnown && (
          <GateField id="name" label={text('signIn.name')}>
            <Input id="name" autoComplete="name" required autoFocus value={name} onChange={(event) => setName(event.target.value)} />
          </GateField>
        )}
        <PasswordField isNew={!isKnown} value={password} onChange={setPassword} />
      </GateForm>
    </Gate>
  );
}
