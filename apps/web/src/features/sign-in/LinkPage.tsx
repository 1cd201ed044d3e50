'use client';

import { linkButtonClasses, LoadingRows } from '@spanhouse/ui';
import { useMutation } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { useApi } from '../../client/api.tsx';
import { useText } from '../../i18n/use-text.ts';
import { AcceptInvitation } from './components/AcceptInvitation.tsx';
import { Gate } from './components/Gate.tsx';
import { NewPassword } from './components/NewPassword.tsx';
import { SetUp } from './components/SetUp.tsx';

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
      <Gate title={text('link.one')}>
        <LoadingRows rows={3} label={text('state.loading')} />
      </Gate>
    );
  if (look.data?.kind === 'setup') return <SetUp link={link} />;
  if (look.data?.kind === 'invitation') return <AcceptInvitation link={link} email={look.data.email} isKnown={look.data.isKnown} />;
  if (look.data?.kind === 'password') return <NewPassword link={link} email={look.data.email} />;
  return (
    <Gate title={text('link.invalid')} lead={text('link.invalidText')}>
      <Link className={linkButtonClasses.primary} href="/sign-in">
        {text('link.toSignIn')}
      </Link>
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
