'use client';

import { DownloadOutlined } from '@ant-design/icons';
import { formatCount, IconButton } from '@spanhouse/ui';
import { Popover } from 'antd';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { useFrame } from '../../frame/index.ts';
import { EXPORT_LIMITS } from '../model/export-limits.ts';
import { exportHref } from '../model/export-href.ts';
import type { TracesState } from '../url.ts';
import styles from './TracesPage.module.css';

const FORMATS = ['csv', 'json'] as const;

/** What was found as a file: all of it, not only the rows in sight, within a bound that is said. */
export function ExportMenu({ state }: { readonly state: TracesState }): ReactNode {
  const text = useText();
  const locale = useLocale();
  const { project, resolved, environment } = useFrame();
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      arrow={false}
      content={
        <div className={styles['columns']} role="group" aria-label={text('results.export')}>
          {FORMATS.map((format) => (
            <a key={format} href={exportHref({ project, resolved, environment, state, format })} download={`${state.mode}.${format}`}>
              {text(`results.export.${format}`)}
            </a>
          ))}
          <span className={styles['exportHint']}>
            {text('results.exportLimit', { count: formatCount(EXPORT_LIMITS[state.mode], locale) })}
          </span>
        </div>
      }
    >
      <IconButton label={text('results.exportHelp')} icon={<DownloadOutlined />}>
        {text('results.export')}
      </IconButton>
    </Popover>
  );
}
