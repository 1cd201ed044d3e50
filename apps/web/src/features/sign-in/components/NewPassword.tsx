'use client';

import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { failureOf, useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { enter } from '../model/enter.ts';
import { Gate, GateForm } from './Gate.tsx';
import { PasswordField } from './PasswordField.tsx';

/** A new password by a link that an owner made. */
export function NewPassword({ link, email }: { readonly link: string; readonly email: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const [password, setPassword] = useState('');
  const save = useMutation(api.signIn.newPassword.mutationOptions({ onSuccess: () => enter(null) }));
  return (
    <Gate title={text('link.password')} lead={text('link.passwordLead', { email })}>
      <GateForm
        submitLabel={text('link.passwordSubmit')}
        isBusy={save.isPending || save.isSuccess}
        error={save.error === null ? null : (failureOf(save.error).message ?? text('signIn.failed'))}
        onSubmit={() => save.mutate({ link, password })}
      >
        <input type="email" autoComplete="username" value={email} readOnly hidden />
        <PasswordField isNew value={password} onChange={setPassword} />
      </GateForm>
    </Gate>
  );
}
