/** What the host does for the kernel: src/kernel/kernel.ts. */

/** Writes the text of an unusual `AnyValue` to where `roomForText` says. Returns its length, -1 for a value without a text. */
export declare function textOf(start: usize, end: usize): i32;
