/** Gives the reader a file with this text. */
export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  downloadFrom(name, url);
  URL.revokeObjectURL(url);
}

/** Gives the reader what is at an address of ours as a file. */
export function downloadFrom(name: string, href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = name;
  link.click();
}
