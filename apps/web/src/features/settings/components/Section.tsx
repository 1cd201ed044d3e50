'use client';

import { LoadingRows, Panel } from '@spanhouse/ui';
import type { ReactNode } from 'react';
import { failureOf } from '../../../client/api.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { QueryError } from '../../frame/index.ts';
import styles from './Settings.module.css';

type Props = { readonly title: string; readonly lead?: string; readonly aside?: ReactNode; readonly children: ReactNode };

/** One matter of the settings: what it is, what one can do, what there is. */
export function Section({ title, lead, aside, children }: Props): ReactNode {
  return (
    <Panel title={title} {...(aside === undefined ? {} : { aside })}>
      {lead !== undefined && <p className={styles['lead']}>{lead}</p>}
      {children}
    </Panel>
  );
}

/** As `useQuery` answers. */
type Question<Data> = { readonly data: Data | undefined; readonly error: unknown; readonly refetch: () => unknown };

/** What a question answered, or why not, or that it is under way. */
export function Loaded<Data>({
  query,
  children,
}: {
  readonly query: Question<Data>;
  readonly children: (data: Data) => ReactNode;
}): ReactNode {
  const text = useText();
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <QueryError error={query.error} onRetry={() => void query.refetch()} />;
  return <LoadingRows rows={4} label={text('state.loading')} />;
}

/** Why the last attempt to change something failed; nothing when it did not. */
export function ChangeError({ error }: { readonly error: unknown }): ReactNode {
  const text = useText();
  if (error === null || error === undefined) return null;
  return (
    <p className={styles['error']} role="alert">
      {failureOf(error).message ?? text('settings.failed')}
    </p>
  );
}

/** A labelled control. */
export function Field({
  id,
  label,
  hint,
  children,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      {children}
      {hint !== undefined && <span className={styles['hint']}>{hint}</span>}
    </div>
  );
}
