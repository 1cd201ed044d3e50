import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { TopologyPage } from '../../../../features/topology/index.ts';
import { pageTitle } from '../../../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('topology.title');

export default function Page(): ReactNode {
  return <TopologyPage />;
}
