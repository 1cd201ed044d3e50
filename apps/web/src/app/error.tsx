'use client';

import { ErrorState } from '@spanhouse/ui';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';

export default function ErrorPage({
  error,
  reset,
}: {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}): ReactNode {
  const text = useText();
  return (
    <ErrorState isPage title={text('state.error')} code={error.digest} actions={<Button onClick={reset}>{text('state.retry')}</Button>}>
      {text('state.unexpected')}
    </ErrorState>
  );
}
