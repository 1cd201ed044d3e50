/** Characters given to one call of `fromCharCode`: its arguments lie on the stack. */
const CHUNK = 8_192;

export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** Both alphabets, with and without padding. @param text nothing but characters of these alphabets and `=` at its end */
export function bytesOfBase64(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '').replaceAll('-', '+').replaceAll('_', '/');
  // A single digit more than whole groups holds no whole byte.
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  return Uint8Array.from(atob(whole), (unit) => unit.charCodeAt(0));
}
