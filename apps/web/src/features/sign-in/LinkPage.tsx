'use client';

import { linkButtonClasses, LoadingRows } from '@spanhouse/ui';
import { useMutation } from '@tanstack/react-query';
import { Input } from 'antd';
import Link from 'next/link';
import { useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { failureOf, useApi } from '../../client/api.tsx';
import { useText } from '../../i18n/use-text.ts';
import { Gate, GateField, GateForm, GateHint } from './components/Gate.tsx';
import { enter } from './model/enter.ts';
import { PASSWORD_CHARACTERS } from './model/password.ts';

/** What stands behind a link that is good for one use. The link is in the fragment, which no server and no other site ever sees. */
export function LinkPage(): ReactNode {
  const text = useText();
  const api = useApi();
  const link = useFragment();
  const look = useMutation(api.signIn.link.mutationOptions());
  const { mutate } = look;
  useEffect(() => {
    if (link !== null) mutate({ link });
  }, [link, mutate]);
  if (link === null || look.isIdle || look.isPending)
    return (
      <Gate title={text('link.title')}>
        <LoadingRows rows={3} label={text('state.loading')} />
      </Gate>
    );
  if (look.data?.kind !== 'setup')
    return (
      <Gate title={text('link.invalid')} lead={text('link.invalidText')}>
        <Link className={linkButtonClasses.primary} href="/sign-in">
          {text('link.toSignIn')}
        </Link>
      </Gate>
    );
  return <SetUp link={link} />;
}

function SetUp({ link }: { readonly link: string }): ReactNode {
  const text = useText();
  const api = useApi();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const setUp = useMutation(
    api.signIn.setUp.mutationOptions({
      onSuccess: () => {
        enter(null);
      },
    }),
  );
  const failure = setUp.error === null ? null : failureOf(setUp.error);
  return (
    <Gate title={text('link.title')} lead={text('link.lead')}>
      <GateForm
        submitLabel={text('link.submit')}
        isBusy={setUp.isPending || setUp.isSuccess}
        error={failure === null ? null : (failure.message ?? text('signIn.failed'))}
        onSubmit={() => {
          setUp.mutate({ link, name, email, password });
        }}
      >
        <GateField id="name" label={text('signIn.name')}>
          <Input id="name" autoComplete="name" required autoFocus value={name} onChange={(event) => setName(event.target.value)} />
        </GateField>
        <GateField id="email" label={text('signIn.email')}>
          <Input id="email" type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
        </GateField>
        <GateField id="password" label={text('signIn.password')}>
          <Input.Password
            id="password"
            autoComplete="new-password"
            required
            minLength={PASSWORD_CHARACTERS.min}
            maxLength={PASSWORD_CHARACTERS.max}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </GateField>
        <GateHint>{text('link.passwordHint', { min: PASSWORD_CHARACTERS.min })}</GateHint>
      </GateForm>
    </Gate>
  );
}

/** Null on the server and until the page lives. */
function useFragment(): string | null {
  return useSyncExternalStore(
    (onChange) => {
      globalThis.addEventListener('hashchange', onChange);
      return () => globalThis.removeEventListener('hashchange', onChange);
    },
    () => globalThis.location.hash.slice(1),
    () => null,
  );
}
