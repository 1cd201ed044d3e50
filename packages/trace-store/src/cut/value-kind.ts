/** How an attribute's value is kept in a block; kernel/attributes.ts decides it. The number is part of the format. */
export const VALUE = { absent: 0, string: 1, bool: 2, int: 3, double: 4, raw: 5 } as const;
export const VALUE_KINDS = 6;
