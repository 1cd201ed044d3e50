'use client';

import { ArrowLeftOutlined } from '@ant-design/icons';
import { formatBytes, formatCount, linkButtonClasses } from '@spanhouse/ui';
import { isAppError } from '@spanhouse/core/browser';
import { Select } from 'antd';
import Link from 'next/link';
import { useRef, useState, type ReactNode } from 'react';
import { useLocale, useText } from '../../i18n/use-text.ts';
import { useFrame } from '../frame/index.ts';
import { FileTrace } from './components/FileTrace.tsx';
import { FILE_BYTES_MAX, readTraceFile, type TraceFile } from './model/trace-file.ts';
import styles from './components/TraceFile.module.css';

/** A trace out of a file, read and shown by the browser alone: nothing of it is sent or stored. */
export function TraceFilePage(): ReactNode {
  const text = useText();
  const locale = useLocale();
  const frame = useFrame();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<TraceFile | null>(null);
  const [traceId, setTraceId] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isOver, setOver] = useState(false);

  const open = async (given: File | undefined): Promise<void> => {
    if (given === undefined) return;
    setProblem(null);
    if (given.size > FILE_BYTES_MAX) {
      setProblem(
        text('traceFile.tooLarge', { name: given.name, size: formatBytes(given.size, locale), most: formatBytes(FILE_BYTES_MAX, locale) }),
      );
      return;
    }
    try {
      const read = readTraceFile(given.name, new Uint8Array(await given.arrayBuffer()));
      if (read.traces.length === 0) {
        setProblem(text('traceFile.empty', { name: given.name }));
        return;
      }
      setFile(read);
      setTraceId(read.traces[0]?.traceId ?? '');
    } catch (error) {
      if (!isAppError(error)) throw error;
      setProblem(text('traceFile.malformed', { name: given.name, what: error.message }));
    }
  };

  const trace = file?.traces.find((one) => one.traceId === traceId);
  if (file !== null && trace !== undefined) {
    return (
      <div className={styles['opened']}>
        <div className={styles['bar']}>
          <span className={styles['name']} title={file.name}>
            {text('traceFile.shown', { name: file.name })}
          </span>
          {file.traces.length > 1 && (
            <Select<string>
              aria-label={text('traceFile.trace')}
              value={traceId}
              popupMatchSelectWidth={false}
              options={file.traces.map((one) => ({
                value: one.traceId,
                label: `${one.traceId} (${formatCount(one.spans.length, locale)})`,
              }))}
              onChange={setTraceId}
            />
          )}
          <button type="button" className={linkButtonClasses.plain} onClick={() => setFile(null)}>
            {text('traceFile.another')}
          </button>
        </div>
        <FileTrace key={traceId} file={file} trace={trace} />
      </div>
    );
  }
  return (
    <div className={styles['page']}>
      <Link className={styles['back']} href={frame.hrefTo('/traces')}>
        <ArrowLeftOutlined aria-hidden /> {text('trace.back')}
      </Link>
      <h1 className={styles['title']}>{text('traceFile.title')}</h1>
      <p className={styles['help']}>{text('traceFile.help')}</p>
      <div
        className={styles['drop']}
        data-over={isOver ? '' : undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          void open(event.dataTransfer.files[0]);
        }}
      >
        <p>{text('traceFile.drop')}</p>
        <button type="button" className={linkButtonClasses.primary} onClick={() => input.current?.click()}>
          {text('traceFile.choose')}
        </button>
        <input
          ref={input}
          className="sh-visually-hidden"
          type="file"
          accept=".json,application/json"
          tabIndex={-1}
          aria-label={text('traceFile.choose')}
          onChange={(event) => void open(event.target.files?.[0])}
        />
      </div>
      {problem !== null && (
        <p className={styles['problem']} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
