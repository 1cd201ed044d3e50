'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { useSearchParams } from 'next/navigation';
import { useState, type ReactNode } from 'react';
import { failureOf, useApi } from '../../client/api.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Gate, GateField, GateForm, GateHint } from './components/Gate.tsx';
import { ProviderButton } from './components/ProviderButton.tsx';
import { enter, isKeptSignedIn } from './model/enter.ts';

/** What the way back says of somebody who has no account and no invitation. */
const UNKNOWN_GUEST = 'unable_to_create_user';

/** E-mail and password; from there back to where one wanted to go. */
export function SignInPage(): ReactNode {
  const text = useText();
  const api = useApi();
  const search = useSearchParams();
  const target = search.get('to');
  // The identity provider sent somebody back who could not be let in.
  const providerError = search.get('error');
  const methods = useQuery(api.signIn.methods.queryOptions());
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const state = useQuery(api.signIn.state.queryOptions());
  const signIn = useMutation(
    api.signIn.withPassword.mutationOptions({
      onSuccess: () => {
        enter(target);
      },
    }),
  );
  return (
    <Gate title={text('signIn.title')}>
      {methods.data?.oidc != null && <ProviderButton name={methods.data.oidc.name} target={target} />}
      {providerError !== null && (
        <GateHint>{text(providerError === UNKNOWN_GUEST ? 'signIn.notInvited' : 'signIn.providerFailed')}</GateHint>
      )}
      {!isKeptSignedIn() && <GateHint>{text('signIn.insecure')}</GateHint>}
      {state.data?.state === 'local' && <GateHint>{text('signIn.notSetUp')}</GateHint>}
      <GateForm
        submitLabel={text('signIn.submit')}
        isBusy={signIn.isPending || signIn.isSuccess}
        error={signIn.error === null ? null : text(messageOf(failureOf(signIn.error).code))}
        onSubmit={() => {
          signIn.mutate({ email, password });
        }}
      >
        <GateField id="email" label={text('signIn.email')}>
          <Input
            id="email"
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </GateField>
        <GateField id="password" label={text('signIn.password')}>
          <Input.Password
            id="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </GateField>
      </GateForm>
      <GateHint>{text('signIn.forgotten')}</GateHint>
    </Gate>
  );
}

function messageOf(code: string | null): 'signIn.refused' | 'signIn.locked' | 'signIn.failed' {
  if (code === 'AUTH.REFUSED' || code === 'REQUEST.INVALID') return 'signIn.refused';
  return code === 'AUTH.LOCKED' ? 'signIn.locked' : 'signIn.failed';
}
