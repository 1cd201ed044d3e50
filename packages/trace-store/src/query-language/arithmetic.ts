/** How tightly signs bind, the loosest first; what stands on one line goes from left to right, but `^`. */
const BINDING: readonly (readonly string[])[] = [['+', '-'], ['*', '/', '%'], ['^']];

export const ARITHMETIC_SIGNS: readonly string[] = BINDING.flat();

/** `10 * 1024 * 1024`: so many numbers, with a sign between each two. */
export function calculated(numbers: readonly number[], signs: readonly string[]): number {
  for (const line of BINDING) {
    const isFromRight = line.includes('^');
    const at = isFromRight ? signs.findIndex((sign) => line.includes(sign)) : signs.findLastIndex((sign) => line.includes(sign));
    if (at < 0) continue;
    const left = calculated(numbers.slice(0, at + 1), signs.slice(0, at));
    const right = calculated(numbers.slice(at + 1), signs.slice(at + 1));
    return applied(left, signs[at] ?? '', right);
  }
  return numbers[0] ?? Number.NaN;
}

function applied(left: number, sign: string, right: number): number {
  switch (sign) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    default:
      return left ** right;
  }
}
