'use client';

import { EmptyState, linkButtonClasses } from '@spanhouse/ui';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';

export default function NotFound(): ReactNode {
  const text = useText();
  return (
    <EmptyState
      isPage
      title={text('state.notFound')}
      actions={
        <Link className={linkButtonClasses.primary} href="/">
          {text('state.toTraces')}
        </Link>
      }
    >
      {text('state.notFoundText')}
    </EmptyState>
  );
}
