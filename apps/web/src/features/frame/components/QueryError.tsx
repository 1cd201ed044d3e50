'use client';

import { ErrorState } from '@spanhouse/ui';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { failureOf } from '../../../client/api.tsx';
import type { MessageKey } from '../../../i18n/catalogues.ts';
import { useText } from '../../../i18n/use-text.ts';
import { en } from '../messages/en.ts';

/** A failed question: what happened, in the server's words, and what to try, in the reader's language. */
export function QueryError({
  error,
  title,
  onRetry,
  isPage,
}: {
  readonly error: unknown;
  readonly title?: string;
  readonly onRetry?: () => void;
  readonly isPage?: boolean;
}): ReactNode {
  const text = useText();
  const failure = failureOf(error);
  const advice = text(adviceKey(failure.code, failure.hasAnswer));
  return (
    <ErrorState
      isPage={isPage ?? false}
      title={title ?? text('state.error')}
      code={failure.code ?? undefined}
      actions={
        onRetry !== undefined && (
          <Button type="primary" onClick={onRetry}>
            {text('state.retry')}
          </Button>
        )
      }
    >
      {failure.message !== null && <p>{failure.message}</p>}
      <p>{advice}</p>
    </ErrorState>
  );
}

function adviceKey(code: string | null, hasAnswer: boolean): MessageKey {
  if (!hasAnswer) return 'state.offline';
  const key = `error.${code ?? ''}`;
  return isFrameKey(key) ? key : 'state.unexpected';
}

function isFrameKey(key: string): key is keyof typeof en {
  return Object.hasOwn(en, key);
}
