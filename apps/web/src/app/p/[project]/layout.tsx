import { systemClock } from '@spanhouse/core';
import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { ApiProvider } from '../../../client/api.tsx';
import { NAVIGATION_COOKIE } from '../../../client/preference-cookies.ts';
import { AppShell, FrameProvider } from '../../../features/frame/index.ts';

type Props = { readonly params: Promise<{ project: string }>; readonly children: ReactNode };

export default async function ProjectLayout({ params, children }: Props): Promise<ReactNode> {
  const [{ project }, jar] = await Promise.all([params, cookies()]);
  const slug = decodeURIComponent(project);
  return (
    // The key throws everything known about one project away when another is chosen.
    <ApiProvider key={slug} project={slug}>
      <FrameProvider project={slug} initialNowMs={systemClock.now()}>
        <AppShell isInitiallyCollapsed={jar.get(NAVIGATION_COOKIE)?.value === 'icons'}>{children}</AppShell>
      </FrameProvider>
    </ApiProvider>
  );
}
