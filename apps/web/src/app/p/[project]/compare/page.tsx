import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ComparePage } from '../../../../features/compare/index.ts';
import { pageTitle } from '../../../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('compare.title');

export default function Page(): ReactNode {
  return <ComparePage />;
}
