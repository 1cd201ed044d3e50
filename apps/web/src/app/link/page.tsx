import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ApiProvider } from '../../client/api.tsx';
import { LinkPage } from '../../features/sign-in/index.ts';
import { pageTitle } from '../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('link.title');

export default function Page(): ReactNode {
  return (
    <ApiProvider project={null}>
      <LinkPage />
    </ApiProvider>
  );
}
