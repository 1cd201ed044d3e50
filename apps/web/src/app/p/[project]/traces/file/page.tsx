import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { TraceFilePage } from '../../../../../features/traces/index.ts';
import { pageTitle } from '../../../../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('traceFile.title');

export default function Page(): ReactNode {
  return <TraceFilePage />;
}
