import { describe, expect, it } from 'vitest';
import { PALETTES, type ThemeName } from '../theme/tokens.ts';
import { componentColour, type ComponentClass } from './component-colour.ts';
import { contrastOf, linearOf } from './contrast.ts';
import { hashOfName, SERVICE_COLOURS, serviceColours, serviceSlots } from './service-colour.ts';

type Matrix = readonly [number, number, number, number, number, number, number, number, number];

// Machado, Oliveira, Fernandes 2009, severity 1.0, in linear RGB.
const EYES: Readonly<Record<string, Matrix>> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protan: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deutan: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritan: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

/** OKLab coordinates as this eye sees the colour. */
function seen(hex: string, m: Matrix): readonly [number, number, number] {
  const [red, green, blue] = linearOf(hex);
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  const r = clip(m[0] * red + m[1] * green + m[2] * blue);
  const g = clip(m[3] * red + m[4] * green + m[5] * blue);
  const b = clip(m[6] * red + m[7] * green + m[8] * blue);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const mid = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * mid - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * mid + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * mid - 0.808675766 * s,
  ];
}

const difference = (a: string, b: string, eye: Matrix): number => {
  const [x, y] = [seen(a, eye), seen(b, eye)];
  return Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
};

const THEMES: readonly ThemeName[] = ['light', 'dark'];
const CLASSES: readonly ComponentClass[] = ['own', 'sql', 'cache', 'nosql', 'messaging', 'downstream', 'third-party', 'waiting'];

describe.each(THEMES)('colours of the %s theme', (theme) => {
  const palette = PALETTES[theme];
  const surfaces = [palette.canvas, palette.surface, palette.raised];

  it('text has 4.5:1 on every surface', () => {
    const texts = [palette.text, palette.textSecondary, palette.textTertiary, palette.accent, palette.error, palette.warning, palette.ok];
    for (const text of texts) for (const surface of surfaces) expect(contrastOf(text, surface)).toBeGreaterThanOrEqual(4.5);
    for (const text of [palette.text, palette.textSecondary, palette.textTertiary]) {
      for (const surface of [palette.hover, palette.selected]) expect(contrastOf(text, surface)).toBeGreaterThanOrEqual(4.2);
    }
    expect(contrastOf(palette.onAccent, palette.accent)).toBeGreaterThanOrEqual(4.5);
  });

  it('marks have 3:1 on every surface', () => {
    const marks = [...SERVICE_COLOURS[theme], ...CLASSES.map((name) => componentColour(name, theme))];
    for (const mark of marks)
      for (const surface of surfaces) expect(contrastOf(mark, surface), `${mark} on ${surface}`).toBeGreaterThanOrEqual(2.99);
  });

  // 0.02 in OKLab is the just noticeable difference; service colours keep twice that for every kind of eye.
  it.each(Object.keys(EYES))('no two services look alike to %s eyes, nor like an error', (name) => {
    const eye = EYES[name];
    if (eye === undefined) throw new Error(name);
    const colours = [...SERVICE_COLOURS[theme], palette.error];
    for (const [i, a] of colours.entries()) {
      for (const b of colours.slice(i + 1)) expect(difference(a, b, eye), `${a} ${b}`).toBeGreaterThan(0.04);
    }
  });
});

describe('colours of services', () => {
  it('are the same wherever the service stands alone', () => {
    expect(hashOfName('order-gateway')).toBe(hashOfName('order-gateway'));
    expect(serviceColours(['payment'], 'dark')).toEqual(serviceColours(['payment'], 'dark'));
  });

  it('never coincide within a view of up to twelve services', () => {
    const names = Array.from({ length: 12 }, (_, i) => `service-${String(i)}`);
    expect(new Set(serviceSlots(names)).size).toBe(12);
  });

  it('are moved only where two have the same, and beyond twelve services not at all', () => {
    const names = Array.from({ length: 60 }, (_, i) => `service-${String(i)}`);
    const slots = serviceSlots(names);
    const moved = names.filter((name, i) => slots[i] !== hashOfName(name) % 12);
    // At most those that fill what no hash fell on.
    expect(moved.length).toBeLessThanOrEqual(12 - new Set(names.map((name) => hashOfName(name) % 12)).size);
    const [first, twin] = names.filter((name) => hashOfName(name) % 12 === hashOfName('service-0') % 12);
    const [a, b] = serviceSlots([twin ?? '', first ?? '']);
    expect([a === b, b]).toEqual([false, hashOfName('service-0') % 12]);
  });

  it('do not depend on the order in which a view names its services', () => {
    const names = ['order', 'payment', 'cart', 'stock', 'search'];
    const forward = new Map(names.map((name, i) => [name, serviceSlots(names)[i]]));
    const back = [...names].reverse();
    expect(new Map(back.map((name, i) => [name, serviceSlots(back)[i]]))).toEqual(forward);
  });
});
