import type { StoredData } from '@spanhouse/trace-store';

/** Days that one can choose without typing. */
export const RETENTION_CHOICES = [1, 3, 7, 14, 30, 90, 365] as const;

/** What so many days of the present amount would take, in bytes; null while too little time has passed that one could reckon from. */
export function bytesOfDays({ days: measured, indexBytesPerDay, blockBytesPerDay }: StoredData, days: number): number | null {
  return measured === 0 ? null : days * (indexBytesPerDay + blockBytesPerDay);
}
