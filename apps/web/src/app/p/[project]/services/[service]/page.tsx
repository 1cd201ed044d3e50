import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { ServicePage } from '../../../../../features/applications/index.ts';

type Props = { readonly params: Promise<{ service: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: decodeURIComponent((await params).service) };
}

export default async function Page({ params }: Props): Promise<ReactNode> {
  return <ServicePage service={decodeURIComponent((await params).service)} />;
}
