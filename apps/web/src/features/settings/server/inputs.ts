import { ROLES } from '@spanhouse/db';
import { z } from 'zod';
import { SETTINGS_LIMITS } from './settings-limits.ts';

/** What a person calls something. Control characters would hide what stands on the screen. */
export const nameInput = z
  .string()
  .trim()
  .min(1)
  .max(SETTINGS_LIMITS.nameCharacters)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'control characters are not taken');

/** Of an attribute, as senders write it. */
export const attributeKeyInput = z
  .string()
  .min(1)
  .max(SETTINGS_LIMITS.attributeKeyCharacters)
  .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+$/u, 'control characters are not taken');

export const emailInput = z
  .email()
  .max(SETTINGS_LIMITS.emailCharacters)
  .transform((text) => text.toLowerCase());

export const roleInput = z.enum(ROLES);

/** A row's number. */
export const idInput = z.int().min(1).max(2_147_483_647);

export const userIdInput = z.uuid();

/** Days from now; null: never. */
export const expiryInput = z.int().min(1).max(SETTINGS_LIMITS.expiryDaysMax).nullable();

/** A project's place in the address bar. */
export const slugInput = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'small letters, digits and dashes, at most 40, neither end a dash');
