const dateTimeFormats = new Map<string, Intl.DateTimeFormat>();

function formatOf(key: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const known = dateTimeFormats.get(key);
  if (known !== undefined) return known;
  const made = make();
  dateTimeFormats.set(key, made);
  return made;
}

function partsOf(ms: number, timeZone: string | undefined): Readonly<Record<string, string>> {
  const format = formatOf(`parts/${timeZone ?? ''}`, () => {
    return new Intl.DateTimeFormat('en-GB', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      fractionalSecondDigits: 3,
      hourCycle: 'h23',
      timeZoneName: 'longOffset',
      ...(timeZone === undefined ? {} : { timeZone }),
    });
  });
  return Object.fromEntries(format.formatToParts(ms).map((part) => [part.type, part.value]));
}

/** `2026-11-23 10:31:07.221`: the same in every language, sortable by eye. In the viewer's zone unless one is named. */
export function formatDateTime(ms: number, timeZone?: string): string {
  const part = partsOf(ms, timeZone);
  return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''} ${formatTimeOfDay(ms, timeZone)}`;
}

/** `10:31:07.221` */
export function formatTimeOfDay(ms: number, timeZone?: string): string {
  const part = partsOf(ms, timeZone);
  return `${part['hour'] ?? ''}:${part['minute'] ?? ''}:${part['second'] ?? ''}.${part['fractionalSecond'] ?? '000'}`;
}

/** `11-23 10:31` or `10:31:07`, as fine as a range of `rangeMs` needs. For axes. */
export function formatAxisTime(ms: number, rangeMs: number, timeZone?: string): string {
  const part = partsOf(ms, timeZone);
  const [day, minute, second] = [
    `${part['month'] ?? ''}-${part['day'] ?? ''}`,
    `${part['hour'] ?? ''}:${part['minute'] ?? ''}`,
    part['second'] ?? '',
  ];
  if (rangeMs > 2 * 86_400_000) return `${day} ${minute}`;
  return rangeMs > 600_000 ? minute : `${minute}:${second}`;
}

/** The offset of the zone at that moment: `+08:00`, or `UTC`. */
export function formatZone(ms: number, timeZone?: string): string {
  const name = partsOf(ms, timeZone)['timeZoneName'] ?? 'GMT';
  return name === 'GMT' || name === 'GMT+00:00' ? 'UTC' : name.replace('GMT', '');
}

/** How far that zone (the viewer's unless one is named) is ahead of UTC at that moment. */
export function zoneOffsetMs(ms: number, timeZone?: string): number {
  const match = /^([+-])(\d{2}):(\d{2})/.exec(formatZone(ms, timeZone));
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}
