'use client';

import { BookOutlined, DeleteOutlined, EditOutlined, LinkOutlined } from '@ant-design/icons';
import { CopyButton, IconButton } from '@spanhouse/ui';
import { useQuery } from '@tanstack/react-query';
import { Button, Popconfirm, Popover } from 'antd';
import Link from 'next/link';
import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useEffect, useState, type ReactNode } from 'react';
import { failureOf, useApi } from '../../../../client/api.tsx';
import { useText } from '../../../../i18n/use-text.ts';
import { isViewAlone, searchOfView, viewSearch } from '../../model/saved-search.ts';
import type { SavedViewView } from '../../server/saved-views-router.ts';
import { SaveViewDialog } from './SaveViewDialog.tsx';
import styles from './Saved.module.css';
import { useViewChanges } from './use-view-changes.ts';

/** Searches that were kept, one's own and the project's: to open, to keep the present one, to change and to remove. */
export function ViewsMenu(): ReactNode {
  const text = useText();
  const api = useApi();
  const router = useRouter();
  const pathname = usePathname();
  const search = useSearchParams();
  const [isOpen, setOpen] = useState(false);
  const [dialog, setDialog] = useState<SavedViewView | 'new' | null>(null);
  const list = useQuery(api.savedViews.list.queryOptions());
  const changes = useViewChanges();
  const views = list.data?.views ?? [];
  // The menu is never open on the server, which has no address of its own.
  const origin = isOpen ? globalThis.location.origin : '';
  const active = views.find(({ id }) => String(id) === search.get('saved'));
  const now = viewSearch(search);
  const isChanged = active !== undefined && viewSearch(new URLSearchParams(active.search)) !== now;

  // An address that names a view and nothing else is that view.
  const meant = isViewAlone(search) ? active : undefined;
  useEffect(() => {
    if (meant !== undefined) router.replace(`${pathname}?${searchOfView(meant)}`);
  }, [meant, pathname, router]);

  const group = (title: string, of: readonly SavedViewView[]): ReactNode =>
    of.length > 0 && (
      <section>
        <h3 className={styles['group']}>{title}</h3>
        <ul className={styles['list']}>
          {of.map((view) => (
            <li key={view.id} className={styles['view']} data-active={view.id === active?.id ? '' : undefined}>
              <Link
                className={styles['name']}
                href={`${pathname}?${searchOfView(view)}`}
                prefetch={false}
                title={text('views.by', { name: view.createdBy })}
                aria-current={view.id === active?.id ? 'true' : undefined}
                onClick={() => setOpen(false)}
              >
                {view.name}
              </Link>
              <CopyButton
                text={`${origin}${pathname}?${searchOfView(view)}`}
                label={text('views.copyLink', { name: view.name })}
                doneLabel={text('copy.done')}
              />
              <IconButton
                label={text('views.rename', { name: view.name })}
                icon={<EditOutlined />}
                onClick={() => {
                  setOpen(false);
                  setDialog(view);
                }}
              />
              <Popconfirm
                title={text('views.removeAsk', { name: view.name })}
                okText={text('views.remove')}
                cancelText={text('settings.cancel')}
                okButtonProps={{ danger: true }}
                onConfirm={() => changes.remove(view)}
              >
                <IconButton label={text('views.removeNamed', { name: view.name })} icon={<DeleteOutlined />} />
              </Popconfirm>
            </li>
          ))}
        </ul>
      </section>
    );

  return (
    <div className={styles['menu']}>
      <Popover
        trigger="click"
        placement="bottomRight"
        arrow={false}
        open={isOpen}
        onOpenChange={setOpen}
        content={
          <div className={styles['content']} role="group" aria-label={text('views.title')}>
            {group(
              text('views.own'),
              views.filter(({ isShared }) => !isShared),
            )}
            {group(
              text('views.shared'),
              views.filter(({ isShared }) => isShared),
            )}
            {list.data !== undefined && views.length === 0 && <p className={styles['empty']}>{text('views.none')}</p>}
            {(list.error ?? changes.error) !== null && (
              <p className={styles['error']} role="alert">
                {failureOf(list.error ?? changes.error).message ?? text('settings.failed')}
              </p>
            )}
            <div className={styles['actions']}>
              {isChanged && (
                <Button size="small" onClick={() => changes.change(active, { search: now })}>
                  {text('views.update', { name: active.name })}
                </Button>
              )}
              <Button
                size="small"
                type="primary"
                // The list that comes moves the button: a click meanwhile would miss it.
                disabled={list.isPending}
                onClick={() => {
                  setOpen(false);
                  setDialog('new');
                }}
              >
                {text('views.saveAs')}
              </Button>
            </div>
          </div>
        }
      >
        <IconButton label={text('views.title')} icon={<BookOutlined />} isBordered>
          {active === undefined ? text('views.title') : `${active.name}${isChanged ? ` (${text('views.changed')})` : ''}`}
        </IconButton>
      </Popover>
      {active !== undefined && isChanged && (
        <Link className={styles['back']} href={`${pathname}?${searchOfView(active)}`} prefetch={false}>
          <LinkOutlined aria-hidden /> {text('views.back')}
        </Link>
      )}
      {dialog !== null && (
        <SaveViewDialog
          view={dialog === 'new' ? null : dialog}
          search={now}
          canHaveOwn={list.data?.canHaveOwn === true}
          onSaved={(id) => router.replace(`${pathname}?${searchOfView({ id, search: now })}`)}
          onClose={() => setDialog(null)}
        />
      )}
    </div>
  );
}
