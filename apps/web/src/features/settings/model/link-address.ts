/** The page that takes a link; what is behind the `#` no server sees. */
export function linkAddress(origin: string, { link }: { readonly link: string }): string {
  return `${origin}/link#${link}`;
}
