'use client';

import { formatShare } from '@spanhouse/ui';
import { Checkbox, Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { useLocale, useText } from '../../../i18n/use-text.ts';
import { PICKS, SLOWER_THAN, type Pick, type SlowerThan } from '../model/choice.ts';
import type { CompareState } from '../url.ts';
import styles from './Compare.module.css';

type Props = { readonly state: CompareState; readonly onChange: (change: Partial<CompareState>) => void };

/** Which spans are held against the rest. */
export function ChoiceControls({ state, onChange }: Props): ReactNode {
  const text = useText();
  const locale = useLocale();
  return (
    <div className={styles['controls']}>
      <Segmented<Pick>
        aria-label={text('compare.pick')}
        value={state.pick}
        options={PICKS.map((pick) => ({ value: pick, label: text(`compare.pick.${pick}`) }))}
        onChange={(pick) => onChange({ pick })}
      />
      {state.pick === 'slow' && (
        <>
          <Select<SlowerThan>
            className={styles['share'] ?? ''}
            aria-label={text('compare.slower')}
            value={state.slowerThan}
            options={SLOWER_THAN.map((share) => ({
              value: share,
              label: text('compare.slower.share', { share: formatShare(share, locale) }),
            }))}
            onChange={(slowerThan) => onChange({ slowerThan })}
          />
          <Checkbox
            checked={state.isOfItsName}
            title={text('compare.eachHelp')}
            onChange={(event) => onChange({ isOfItsName: event.target.checked })}
          >
            {text('compare.each')}
          </Checkbox>
        </>
      )}
    </div>
  );
}
