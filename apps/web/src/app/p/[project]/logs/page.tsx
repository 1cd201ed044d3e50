import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { LogsPage } from '../../../../features/logs/index.ts';
import { pageTitle } from '../../../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('frame.logs');

export default function Page(): ReactNode {
  return <LogsPage />;
}
