'use client';

import { LogoutOutlined, MoonOutlined, QuestionCircleOutlined, ReloadOutlined, SunOutlined, UserOutlined } from '@ant-design/icons';
import { classNames, IconButton } from '@spanhouse/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Dropdown, Select } from 'antd';
import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import type { ReactNode, RefObject } from 'react';
import { useApi } from '../../../client/api.tsx';
import { rememberLanguage, usePreferences } from '../../../client/preferences.tsx';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { frameOnly, hrefOf } from '../url.ts';
import { EnvironmentPicker } from './EnvironmentPicker.tsx';
import { useFrame } from './FrameContext.tsx';
import { Mark } from './Mark.tsx';
import { SearchBox } from './SearchBox.tsx';
import { TimeRangePicker } from './TimeRangePicker.tsx';
import styles from './Frame.module.css';

type Props = { readonly searchRef: RefObject<HTMLInputElement | null>; readonly onHelp: () => void };

/** Project, environment, search, time range, theme and language: the same on every page. */
export function TopBar({ searchRef, onHelp }: Props): ReactNode {
  const text = useText();
  const frame = useFrame();
  return (
    <>
      <Link className={styles['brand']} href={frame.hrefTo('/services')} aria-label={text('frame.brand')}>
        <Mark />
        <span className={styles['brandText']}>{text('frame.brand')}</span>
      </Link>
      <span className={styles['divider']} aria-hidden />
      <ProjectPicker />
      <EnvironmentPicker />
      <SearchBox inputRef={searchRef} />
      <div className={styles['tools']}>
        <TimeRangePicker />
        <LiveButton />
        <IconButton label={`${text('frame.refresh')} (r)`} icon={<ReloadOutlined />} onClick={frame.refresh} />
        <ThemeButton />
        <LanguageButton />
        <AccountMenu />
        <span className={styles['onlyWide']}>
          <IconButton label={`${text('frame.help')} (?)`} icon={<QuestionCircleOutlined />} onClick={onHelp} />
        </span>
      </div>
    </>
  );
}

function ProjectPicker(): ReactNode {
  const text = useText();
  const api = useApi();
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const { project } = useFrame();
  const projects = useQuery(api.projects.list.queryOptions());
  const options = (projects.data ?? [{ slug: project, name: project }]).map((entry) => ({ value: entry.slug, label: entry.name }));
  return (
    <Select
      className={classNames(styles['pick'])}
      variant="borderless"
      popupMatchSelectWidth={false}
      aria-label={text('frame.project')}
      title={text('frame.project')}
      value={project}
      options={options}
      onChange={(slug: string) => {
        // The page stays; filters and selections belong to the other project's data.
        const page = pathname.split('/')[3] ?? 'traces';
        router.push(hrefOf(`/p/${encodeURIComponent(slug)}/${page}`, frameOnly(new URLSearchParams(search.toString()))));
      }}
    />
  );
}

/** Who is signed in, and out again. Nothing for whoever is at this computer before anybody is set up. */
function AccountMenu(): ReactNode {
  const text = useText();
  const api = useApi();
  const router = useRouter();
  const { hrefTo } = useFrame();
  const state = useQuery(api.signIn.state.queryOptions());
  const out = useMutation(
    api.signIn.out.mutationOptions({
      onSuccess: () => {
        globalThis.location.assign('/sign-in');
      },
    }),
  );
  if (state.data?.state !== 'person') return null;
  const { name, email } = state.data;
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: `${name} · ${email}`, disabled: true },
          { key: 'account', label: text('settings.account') },
          { key: 'out', label: text('signIn.out'), icon: <LogoutOutlined /> },
        ],
        onClick: ({ key }) => {
          if (key === 'account') router.push(hrefTo('/settings/account'));
          if (key === 'out') out.mutate();
        },
      }}
    >
      <span>
        <IconButton label={text('signIn.account')} icon={<UserOutlined />} onClick={() => undefined} />
      </span>
    </Dropdown>
  );
}

function LiveButton(): ReactNode {
  const text = useText();
  const { isLive, change } = useFrame();
  return (
    <span className={styles['onlyWide']}>
      <IconButton
        label={isLive ? text('frame.liveOn') : text('frame.liveOff')}
        isPressed={isLive}
        icon={<span className={styles['live']} />}
        onClick={() => change({ isLive: !isLive })}
      >
        {text('frame.live')}
      </IconButton>
    </span>
  );
}

function ThemeButton(): ReactNode {
  const text = useText();
  const { theme, setTheme } = usePreferences();
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <IconButton
      label={`${text(`frame.theme.${other}`)} (d)`}
      icon={theme === 'dark' ? <SunOutlined /> : <MoonOutlined />}
      onClick={() => setTheme(other)}
    />
  );
}

function LanguageButton(): ReactNode {
  const text = useText();
  const locale = useLocale();
  const router = useRouter();
  const other = locale === 'en' ? 'zh-CN' : 'en';
  return (
    <IconButton
      label={text('frame.language')}
      onClick={() => {
        rememberLanguage(other);
        const search = new URLSearchParams(window.location.search);
        if (search.has('lang')) {
          search.delete('lang');
          window.history.replaceState(null, '', hrefOf(window.location.pathname, search));
        }
        router.refresh();
      }}
    >
      <span lang={other}>{other === 'en' ? 'EN' : '中'}</span>
    </IconButton>
  );
}
