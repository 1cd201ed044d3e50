import { redirect } from 'next/navigation';

type Props = {
  readonly params: Promise<{ project: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
};

/** A project begins with its services; what the address says of time and environment stays. */
export default async function ProjectPage({ params, searchParams }: Props): Promise<never> {
  const search = new URLSearchParams(
    Object.entries(await searchParams).flatMap(([key, value]) => [value ?? []].flat().map((one): [string, string] => [key, one])),
  ).toString();
  redirect(`/p/${(await params).project}/services${search === '' ? '' : `?${search}`}`);
}
