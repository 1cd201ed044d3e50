import { bug } from '@spanhouse/core';

/** @throws for a procedure that does not say who may call it: the server does not start with one. */
export function requirePolicies(procedures: Readonly<Record<string, unknown>>): void {
  for (const [path, procedure] of Object.entries(procedures)) {
    if (policyOf(procedure) === null) throw bug(`the procedure ${path} has no policy`);
  }
}

/** As written beside the procedure; null for none. */
export function policyOf(procedure: unknown): { readonly who: string; readonly role?: string } | null {
  // tRPC keeps what is written by `.meta()` here; its types hide it behind the router's.
  const { _def } = procedure as {
    readonly _def?: { readonly meta?: { readonly policy?: { readonly who: string; readonly role?: string } } };
  };
  return _def?.meta?.policy ?? null;
}
