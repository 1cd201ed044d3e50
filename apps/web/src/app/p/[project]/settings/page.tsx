import { redirect } from 'next/navigation';

type Props = { readonly params: Promise<{ project: string }> };

/** What everybody has. */
export default async function Page({ params }: Props): Promise<never> {
  redirect(`/p/${(await params).project}/settings/account`);
}
