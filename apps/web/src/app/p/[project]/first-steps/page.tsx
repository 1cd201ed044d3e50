import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { FirstStepsPage } from '../../../../features/first-steps/index.ts';
import { pageTitle } from '../../../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('frame.firstSteps');

export default function Page(): ReactNode {
  return <FirstStepsPage />;
}
