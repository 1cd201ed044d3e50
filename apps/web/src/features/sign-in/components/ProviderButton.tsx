'use client';

import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useApi } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import styles from './Gate.module.css';

/** To the identity provider and back to where one wanted to go. */
export function ProviderButton({ name, target }: { readonly name: string; readonly target: string | null }): ReactNode {
  const text = useText();
  const api = useApi();
  const go = useMutation(
    api.signIn.withProvider.mutationOptions({
      onSuccess: ({ url }) => {
        globalThis.location.assign(url);
      },
    }),
  );
  return (
    <>
      <Button block loading={go.isPending || go.isSuccess} onClick={() => go.mutate({ target: target ?? '/' })}>
        {text('signIn.with', { name })}
      </Button>
      {go.isError && (
        <p className={styles['error']} role="alert">
          {text('signIn.providerFailed')}
        </p>
      )}
      <div className={styles['or']}>{text('signIn.or')}</div>
    </>
  );
}
