/** The little of WebAssembly that is used here. The types that come with Node do not know it. */
export interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (
    module: object,
    imports: Readonly<Record<string, Readonly<Record<string, (...args: number[]) => number>>>>,
  ) => { readonly exports: unknown };
  /** A trap: what the instance holds is unknown afterwards. */
  readonly RuntimeError: new () => Error;
}

export const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };
