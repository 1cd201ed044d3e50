import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { PROJECT_COOKIE } from '../client/preference-cookies.ts';

/** The project last looked at, or the one that ingest without a key goes to. */
export default async function HomePage(): Promise<never> {
  const last = (await cookies()).get(PROJECT_COOKIE)?.value ?? '';
  redirect(`/p/${/^[a-z0-9][a-z0-9-]{0,62}$/.test(last) ? last : 'default'}/services`);
}
