import type { LayoutInput, LayoutResult } from './layout-input.ts';

/** What a page and its layout worker say to each other. Answers carry the number of their request. */
export type LayoutRequest = { readonly id: number; readonly input: LayoutInput };
export type LayoutAnswer = { readonly id: number; readonly result: LayoutResult };
