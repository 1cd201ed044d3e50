import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { TracesPage } from '../../../../features/traces/index.ts';
import { pageTitle } from '../../../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('frame.traces');

export default function Page(): ReactNode {
  return <TracesPage />;
}
