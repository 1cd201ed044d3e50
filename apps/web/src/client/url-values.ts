/* Values of a state that lives in the URL: reading never fails, writing leaves defaults out. */

/** The value of this text; null when it is none of them. */
export function oneOf<const Value extends string>(values: readonly Value[], text: string | null): Value | null {
  return values.find((value) => value === text) ?? null;
}

/** Defaults are left out, so that links stay short. */
export function put(search: URLSearchParams, key: string, value: string, fallback: string): void {
  if (value === fallback) search.delete(key);
  else search.set(key, value);
}
