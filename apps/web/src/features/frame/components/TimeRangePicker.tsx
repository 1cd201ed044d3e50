'use client';

import { ClockCircleOutlined } from '@ant-design/icons';
import { formatDateTime, formatZone, IconButton } from '@spanhouse/ui';
import { Button, Popover } from 'antd';
import { useState, type ReactNode } from 'react';
import { useText, type Text } from '../../../i18n/use-text.ts';
import { absoluteRange, QUICK_RANGES, quickRangeOf } from '../model/time-range.ts';
import { useFrame } from './FrameContext.tsx';
import styles from './Frame.module.css';

/** The page's time range: quick ones, or from and to in the viewer's zone. */
export function TimeRangePicker(): ReactNode {
  const text = useText();
  const { range, resolved } = useFrame();
  const [isOpen, setOpen] = useState(false);
  const quick = quickRangeOf(range);
  const label = quick === null ? absoluteLabel(resolved.fromMs, resolved.toMs) : quickLabel(quick, text);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomRight"
      destroyOnHidden
      arrow={false}
      content={<RangeForm onDone={() => setOpen(false)} />}
    >
      <IconButton label={text('range.title')} icon={<ClockCircleOutlined />} isBordered>
        <span className={styles['rangeText']} suppressHydrationWarning>
          {label}
        </span>
      </IconButton>
    </Popover>
  );
}

function RangeForm({ onDone }: { readonly onDone: () => void }): ReactNode {
  const text = useText();
  const { range, resolved, change } = useFrame();
  const [from, setFrom] = useState(() => inputOf(resolved.fromMs));
  const [to, setTo] = useState(() => inputOf(resolved.toMs));
  const [start, end] = [Date.parse(from), Date.parse(to)];
  const isValid = start < end;
  const zone = formatZone(resolved.toMs);
  return (
    <div className={styles['range']}>
      <div>
        <div className={styles['rangeTitle']}>{text('range.title')}</div>
        <div className={styles['quick']}>
          {QUICK_RANGES.map((quick) => (
            <button
              key={quick}
              type="button"
              className={styles['quickItem']}
              aria-pressed={quickRangeOf(range) === quick}
              onClick={() => {
                change({ range: { from: `now-${quick}`, to: 'now' } });
                onDone();
              }}
            >
              {quickLabel(quick, text)}
            </button>
          ))}
        </div>
      </div>
      <form
        className={styles['absolute']}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isValid) return;
          change({ range: absoluteRange(start, end), isLive: false });
          onDone();
        }}
      >
        <div className={styles['rangeTitle']}>{text('range.absolute')}</div>
        <label className={styles['field']}>
          {text('range.from')}
          <input
            className={styles['dateInput']}
            type="datetime-local"
            step={1}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <label className={styles['field']}>
          {text('range.to')}
          <input
            className={styles['dateInput']}
            type="datetime-local"
            step={1}
            value={to}
            onChange={(event) => setTo(event.target.value)}
          />
        </label>
        {!isValid && (
          <div className={styles['fieldError']} role="alert">
            {text('range.invalid')}
          </div>
        )}
        <div>
          <Button type="primary" htmlType="submit" disabled={!isValid}>
            {text('range.apply')}
          </Button>
        </div>
        <div className={styles['zone']}>{zone === 'UTC' ? text('range.zoneUtc') : text('range.zone', { zone })}</div>
      </form>
    </div>
  );
}

/** What a `datetime-local` field wants: local time without a zone. */
function inputOf(ms: number): string {
  return formatDateTime(ms).slice(0, 19).replace(' ', 'T');
}

const UNIT_KEYS = { s: 'range.seconds', m: 'range.minutes', h: 'range.hours', d: 'range.days' } as const;

function quickLabel(quick: string, text: Text): string {
  const unit = quick.at(-1);
  const count = quick.slice(0, -1);
  const key = unit === 's' || unit === 'm' || unit === 'h' || unit === 'd' ? UNIT_KEYS[unit] : 'range.minutes';
  return text('range.quick', { amount: text(key, { count }) });
}

function absoluteLabel(fromMs: number, toMs: number): string {
  const [from, to] = [formatDateTime(fromMs), formatDateTime(toMs)];
  const isShort = toMs - fromMs < 120_000;
  const cut = (value: string): string => value.slice(5, isShort ? 19 : 16);
  return from.slice(0, 10) === to.slice(0, 10) ? `${cut(from)} – ${cut(to).slice(6)}` : `${cut(from)} – ${cut(to)}`;
}
