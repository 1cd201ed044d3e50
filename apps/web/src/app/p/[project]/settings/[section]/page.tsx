import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { parseSection, SettingsPage } from '../../../../../features/settings/index.ts';
import { pageTitle } from '../../../../request-locale.ts';

export const generateMetadata = (): Promise<Metadata> => pageTitle('frame.settings');

type Props = { readonly params: Promise<{ section: string }> };

export default async function Page({ params }: Props): Promise<ReactNode> {
  const section = parseSection((await params).section);
  if (section === null) notFound();
  return <SettingsPage section={section} />;
}
