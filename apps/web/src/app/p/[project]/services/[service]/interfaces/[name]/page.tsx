import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { InterfacePage } from '../../../../../../../features/interfaces/index.ts';

type Props = { readonly params: Promise<{ service: string; name: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { service, name } = await params;
  return { title: `${decodeURIComponent(name)} · ${decodeURIComponent(service)}` };
}

export default async function Page({ params }: Props): Promise<ReactNode> {
  const { service, name } = await params;
  return <InterfacePage service={decodeURIComponent(service)} name={decodeURIComponent(name)} />;
}
