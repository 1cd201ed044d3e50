/** Every bound of asking elsewhere, in one place. */
export const OUTBOUND_LIMITS = {
  urlCharacters: 2_048,
  /** Ports that a URL may name without being on the list of exceptions: the web's usual ones, none of a store's. */
  ports: new Set([80, 443, 8080, 8443]),
  redirects: 5,
  /** From the look-up of the name to the last byte of the answer, redirects included. */
  timeoutMs: 10_000,
  requestBytes: 1_048_576,
  answerBytes: 1_048_576,
  headerBytes: 16_384,
} as const;
