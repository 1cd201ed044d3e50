import { redirect } from 'next/navigation';

export default async function ProjectPage({ params }: { readonly params: Promise<{ project: string }> }): Promise<never> {
  redirect(`/p/${(await params).project}/services`);
}
