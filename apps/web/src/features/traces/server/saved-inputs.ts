import { COLUMN_PLACES } from '@spanhouse/db';
import { z } from 'zod';
import { KEY_PATTERN_MAX, TEMPLATE_MAX, templateProblem } from '../model/link-rules.ts';
import { VIEW_SEARCH_MAX, viewSearch } from '../model/saved-search.ts';
import { RESULT_COLUMNS_MAX } from '../url.ts';

/** Bounds of what is kept, in one place. */
export const SAVED_LIMITS = { viewsOfPerson: 200, viewsOfProject: 500, linkRules: 200 } as const;

export const savedIdInput = z.int().min(1).max(2_147_483_647);

/** What a person calls something. Control characters would hide what stands on the screen. */
export const savedNameInput = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'control characters are not taken');

/** The part of the address that a view is; anything else in it is dropped. */
export const viewSearchInput = z
  .string()
  .max(VIEW_SEARCH_MAX)
  .transform((search) => viewSearch(new URLSearchParams(search)));

export const columnPlaceInput = z.enum(COLUMN_PLACES);
/** Null takes the choice back. */
export const savedColumnsInput = z
  .array(
    z
      .string()
      .min(1)
      .max(512)
      .regex(/^[^\0]*$/),
  )
  .max(RESULT_COLUMNS_MAX)
  .nullable();

export const linkRuleInput = z.object({
  name: savedNameInput,
  keyPattern: z
    .string()
    .trim()
    .min(1)
    .max(KEY_PATTERN_MAX)
    .regex(/^[^\p{Cc}]+$/u, 'control characters are not taken'),
  urlTemplate: z
    .string()
    .trim()
    .max(TEMPLATE_MAX)
    .refine(
      (template) => templateProblem(template) === null,
      'a template begins with http:// or https:// and a host, and has only known placeholders',
    ),
});
