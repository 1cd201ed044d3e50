/** Linear-light red, green and blue, 0 to 1, of `#RRGGBB`. */
export function linearOf(hex: string): readonly [number, number, number] {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

/** WCAG 2 contrast ratio of two opaque colours, 1 to 21. */
export function contrastOf(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [red, green, blue] = linearOf(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

/** Black or white, whichever reads better on this colour. For text inside a bar. */
export function inkOn(colour: string): '#FFFFFF' | '#0D1117' {
  return contrastOf(colour, '#FFFFFF') >= contrastOf(colour, '#0D1117') ? '#FFFFFF' : '#0D1117';
}
