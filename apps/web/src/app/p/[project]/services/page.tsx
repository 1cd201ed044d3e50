import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ServicesPage } from '../../../../features/applications/index.ts';
import { pageTitle } from '../../../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('frame.services');

export default function Page(): ReactNode {
  return <ServicesPage />;
}
