'use client';

import {
  ApartmentOutlined,
  AppstoreOutlined,
  DeploymentUnitOutlined,
  FileTextOutlined,
  MenuFoldOutlined,
  MenuUnfoldOutlined,
  RocketOutlined,
  SettingOutlined,
} from '@ant-design/icons';
import { AppFrame, navigationClasses } from '@spanhouse/ui';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { NAVIGATION_COOKIE, PROJECT_COOKIE } from '../../../client/preference-cookies.ts';
import { remember, usePreferences } from '../../../client/preferences.tsx';
import type { MessageKey } from '../../../i18n/catalogues.ts';
import { useText } from '../../../i18n/use-text.ts';
import { useFrame } from './FrameContext.tsx';
import { Help } from './Help.tsx';
import { useShortcuts } from './shortcuts.ts';
import { TopBar } from './TopBar.tsx';

type Entry = { readonly path: string; readonly key: MessageKey; readonly icon: ReactNode };

/** Only features that exist stand here. */
const ENTRIES: readonly Entry[] = [
  { path: '/services', key: 'frame.services', icon: <AppstoreOutlined /> },
  { path: '/topology', key: 'frame.topology', icon: <DeploymentUnitOutlined /> },
  { path: '/traces', key: 'frame.traces', icon: <ApartmentOutlined /> },
  { path: '/logs', key: 'frame.logs', icon: <FileTextOutlined /> },
  { path: '/first-steps', key: 'frame.firstSteps', icon: <RocketOutlined /> },
  { path: '/settings', key: 'frame.settings', icon: <SettingOutlined /> },
];

/** The frame around every page of a project: bar, navigation, keys. */
export function AppShell({
  isInitiallyCollapsed,
  children,
}: {
  readonly isInitiallyCollapsed: boolean;
  readonly children: ReactNode;
}): ReactNode {
  const text = useText();
  const frame = useFrame();
  const router = useRouter();
  const pathname = usePathname();
  const { theme, setTheme } = usePreferences();
  const [isCollapsed, setCollapsed] = useState(isInitiallyCollapsed);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const searchRef = useRef<HTMLInputElement>(null);

  useEffect(() => remember(PROJECT_COOKIE, frame.project), [frame.project]);

  const collapse = (): void => {
    remember(NAVIGATION_COOKIE, isCollapsed ? 'wide' : 'icons');
    setCollapsed(!isCollapsed);
  };
  useShortcuts({
    '/': () => searchRef.current?.focus(),
    '?': () => setHelpOpen(true),
    'g s': () => router.push(frame.hrefTo('/services')),
    'g m': () => router.push(frame.hrefTo('/topology')),
    'g t': () => router.push(frame.hrefTo('/traces')),
    'g l': () => router.push(frame.hrefTo('/logs')),
    'g f': () => router.push(frame.hrefTo('/first-steps')),
    'g ,': () => router.push(frame.hrefTo('/settings')),
    r: frame.refresh,
    d: () => setTheme(theme === 'dark' ? 'light' : 'dark'),
    '[': collapse,
  });

  const collapseText = isCollapsed ? text('frame.expand') : text('frame.collapse');
  return (
    <AppFrame
      skipLabel={text('frame.skip')}
      navigationLabel={text('frame.navigation')}
      isCollapsed={isCollapsed}
      top={<TopBar searchRef={searchRef} onHelp={() => setHelpOpen(true)} />}
      navigation={ENTRIES.map((entry) => {
        const isHere = pathname.includes(`/${frame.project}${entry.path}`);
        return (
          <li key={entry.path}>
            <Link
              className={navigationClasses.entry}
              href={frame.hrefTo(entry.path)}
              // Whoever goes there wants what is so now; going back shows what was seen before.
              onClick={frame.refresh}
              aria-current={isHere ? 'page' : undefined}
              title={text(entry.key)}
              aria-label={text(entry.key)}
            >
              <span className={navigationClasses.icon} aria-hidden>
                {entry.icon}
              </span>
              <span className={navigationClasses.text}>{text(entry.key)}</span>
            </Link>
          </li>
        );
      })}
      navigationFoot={
        <button
          type="button"
          className={navigationClasses.entry}
          onClick={collapse}
          title={`${collapseText} ([)`}
          aria-label={collapseText}
        >
          <span className={navigationClasses.icon} aria-hidden>
            {isCollapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          </span>
          <span className={navigationClasses.text}>{text('frame.collapse')}</span>
        </button>
      }
    >
      {children}
      <Help isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
    </AppFrame>
  );
}
