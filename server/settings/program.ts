import { resolve } from 'node:path';
import { z } from 'zod';
import { setting } from './setting.ts';
import { list, secretText, wholeNumber } from './shapes.ts';

/** What one process runs unless told; the gateway takes a process of its own. */
export const allServices = ['web', 'realtime', 'worker', 'scheduler'] as const;
const serviceNames = [...allServices, 'gateway'] as const;
export const moduleNames = ['auth', 'crm', 'occasions', 'social', 'intelligence', 'calls'] as const;

export type ModuleName = (typeof moduleNames)[number];

/** What runs, and with which keys. */
export const program = {
  NODE_ENV: setting({
    help: '`production` demands explicit secrets where MONGODB_URI is set',
    schema: z.enum(['production', 'development', 'test'], 'must be production, development or test'),
    default: 'development',
  }),
  SERVICES: setting({
    help: 'which services this process runs (also `--services=`)',
    schema: list(serviceNames).refine((names) => names.length === 1 || !names.includes('gateway'), {
      message: 'the gateway runs in a process of its own',
    }),
    default: allServices.join(','),
  }),
  MODULES: setting({
    help: 'which modules this process serves (also `--modules=`)',
    schema: list(moduleNames),
    default: moduleNames.join(','),
  }),
  DATA_DIR: setting({
    help: 'folder of the embedded database, uploads, outbox and generated secrets',
    schema: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
    default: './data',
  }),
  NEWS_ALERT_DAYS: setting({
    help: 'days that news stays in feeds',
    schema: z
      .string()
      .regex(/^[1-9]\d{0,3}$/, 'must be a number of days')
      .transform(Number),
    default: '90',
  }),
  UPLOAD_QUOTA_MB: setting({
    help: "megabytes that one user's files may take together",
    schema: wholeNumber('megabytes'),
    default: '5000',
  }),
  LOG_LEVEL: setting({
    help: 'fatal, error, warn, info, debug, trace or silent',
    schema: z.enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    ),
    default: 'info',
  }),
  JWT_SECRET: setting({
    help: 'signs access tokens; made and kept in the data folder when unset',
    schema: secretText.optional(),
    secret: true,
  }),
  TOKEN_ENCRYPTION_KEY: setting({
    help: 'root of the keys that sign links; made and kept in the data folder when unset',
    schema: secretText.optional(),
    secret: true,
  }),
  TOKEN_ENCRYPTION_KEYS_OLD: setting({
    help: 'former values of TOKEN_ENCRYPTION_KEY, separated by commas, until `npm run rotate-keys` has run',
    schema: z.string().transform((text) => text.split(',').flatMap((key) => key.trim() || [])),
    default: '',
    secret: true,
  }),
};
