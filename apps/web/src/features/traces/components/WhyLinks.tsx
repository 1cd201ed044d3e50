'use client';

import { linkButtonClasses } from '@spanhouse/ui';
import type { Query } from '@spanhouse/trace-store/query-language';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { whySearches } from '../model/why-search.ts';

/** From what was found to what distinguishes it. */
export function WhyLinks({ query, hasFailures }: { readonly query: Query; readonly hasFailures: boolean }): ReactNode {
  const text = useText();
  const frame = useFrame();
  return whySearches(query, hasFailures).map(({ reason, search }) => (
    <Link key={reason} className={linkButtonClasses.plain} href={frame.hrefTo('/compare', search)} prefetch={false}>
      {text(`compare.why.${reason}`)}
    </Link>
  ));
}
