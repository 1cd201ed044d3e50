/** Bounds of answers about services and interfaces, in rows. */
export const APPLICATION_LIMITS = {
  services: 2_000,
  interfaces: 2_000,
  breakdown: 500,
  exemplarsOfKind: 10,
  edges: 5_000,
  parts: 500,
  errors: 50,
} as const;
