'use client';

import { useMutation } from '@tanstack/react-query';
import { Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { failureOf, useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { enter } from '../model/enter.ts';
import { Gate, GateField, GateForm } from './Gate.tsx';
import { PasswordField } from './PasswordField.tsx';

/** The first owner, once. */
export function SetUp({ link }: { readonly link: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setUp = useMutation(api.signIn.setUp.mutationOptions({ onSuccess: () => enter(null) }));
  return (
    <Gate title={text('link.title')} lead={text('link.lead')}>
      <GateForm
        submitLabel={text('link.submit')}
        isBusy={setUp.isPending || setUp.isSuccess}
        error={setUp.error === null ? null : (failureOf(setUp.error).message ?? text('signIn.failed'))}
        onSubmit={() => setUp.mutate({ link, name, email, password })}
      >
        <GateField id="name" label={text('signIn.name')}>
          <Input id="name" autoComplete="name" required autoFocus value={name} onChange={(event) => setName(event.target.value)} />
        </GateField>
        <GateField id="email" label={text('signIn.email')}>
          <Input
            id="email"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </GateField>
        <PasswordField isNew value={password} onChange={setPassword} />
      </GateForm>
    </Gate>
  );
}
