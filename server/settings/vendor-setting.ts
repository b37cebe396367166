import { z } from 'zod';
import { setting } from './setting.ts';
import { url } from './shapes.ts';

/** A setting of a vendor that can be entered in the app as well; its card checks what it must look like. */
export const vendorSetting = (help: string, { secret = false } = {}) =>
  setting({ help, schema: z.string().optional(), secret });

/** Where a vendor's API is, or a server that answers as it does. */
export const vendorAddress = (help: string) =>
  setting({ help, schema: url(['http:', 'https:'], 'https://api.example.com').optional() });
