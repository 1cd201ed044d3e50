import type { ThemeName } from '../theme/tokens.ts';

/**
 * Twelve hues, found by search: as far apart as possible for normal, protan, deutan and tritan eyes (Machado 2009),
 * at least 3:1 on every surface of their theme, and away from the red that means "error". Checked in the test beside.
 */
export const SERVICE_COLOURS: Readonly<Record<ThemeName, readonly string[]>> = {
  light: [
    '#BC6936',
    '#B68502',
    '#676200',
    '#6E9863',
    '#156F4A',
    '#039B95',
    '#067587',
    '#0D7DC2',
    '#374FB7',
    '#9B7AE7',
    '#783D93',
    '#B14480',
  ],
  dark: [
    '#FCB57C',
    '#AB7503',
    '#C5BD24',
    '#71A744',
    '#9DD6AE',
    '#3CB2A5',
    '#41E4FD',
    '#74BAF5',
    '#4280DA',
    '#9D8FFE',
    '#9872A1',
    '#FD8CD0',
  ],
};

const HUES = 12;
/** Coprime to 12, so that probing visits every hue, and far enough that the next choice does not look like the first. */
const PROBE_STEP = 5;

/** FNV-1a over UTF-16 code units: stable across pages, sessions and machines. */
export function hashOfName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/**
 * The slot (0–11) of each service of one view, in the order given. A service has the slot of its hash, the same on every page; of those of
 * one slot the first by name keeps it, and the others move to slots that are nobody's while there are such. No two of up to twelve look alike.
 */
export function serviceSlots(names: readonly string[]): number[] {
  const order = names.map((_, i) => i).sort((a, b) => (names[a] ?? '').localeCompare(names[b] ?? '', 'en'));
  const slots = names.map((name) => hashOfName(name) % HUES);
  const taken = new Set<number>();
  const homeless = order.filter((i) => {
    const slot = slots[i] ?? 0;
    const isHeld = taken.has(slot);
    taken.add(slot);
    return isHeld;
  });
  for (const i of homeless) {
    if (taken.size === HUES) break; // whoever is left keeps the colour that it has elsewhere
    let slot = slots[i] ?? 0;
    while (taken.has(slot)) slot = (slot + PROBE_STEP) % HUES;
    slots[i] = slot;
    taken.add(slot);
  }
  return slots;
}

/** Colours of the services of one view, aligned with `names`. */
export function serviceColours(names: readonly string[], theme: ThemeName): string[] {
  return serviceSlots(names).map((slot) => SERVICE_COLOURS[theme][slot] ?? '#64748B');
}

/** The colour of a service that stands alone. */
export function serviceColour(name: string, theme: ThemeName): string {
  return SERVICE_COLOURS[theme][hashOfName(name) % HUES] ?? '#64748B';
}
