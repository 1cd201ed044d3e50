/** Where a command says what it has to say. */
export type Output = { readonly line: (text: string) => void; readonly bytes: (bytes: Uint8Array) => void };

export type Environment = Readonly<Record<string, string | undefined>>;

/** One word behind `npx spanhouse`. */
export type Command = {
  readonly name: string;
  /** One line a form of it, without the program's name. */
  readonly usage: readonly string[];
  /**
   * Exit code: 0 done, 1 not done (what is missing has been said).
   * @throws UsageError when the arguments are not understood; AppError, ConfigError
   */
  run(args: readonly string[], environment: Environment, output: Output): Promise<number>;
};

export class UsageError extends Error {
  override readonly name = 'UsageError';
}
