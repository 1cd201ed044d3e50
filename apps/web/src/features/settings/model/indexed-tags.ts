/** Each costs the bytes of its values in the index, a span. */
export const INDEXED_TAGS_MAX = 16;
