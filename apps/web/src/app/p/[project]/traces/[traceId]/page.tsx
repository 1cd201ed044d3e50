import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { TracePage } from '../../../../../features/traces/index.ts';
import { pageTitle } from '../../../../request-locale.ts';

type Props = { readonly params: Promise<{ traceId: string }> };

export const generateMetadata = (): Promise<Metadata> => pageTitle('trace.title');

export default async function Page({ params }: Props): Promise<ReactNode> {
  return <TracePage traceId={(await params).traceId} />;
}
