import { z } from 'zod';
import { setting } from './setting.ts';
import { mongoUri, url } from './shapes.ts';

/** Servers that keep what the data folder keeps otherwise. */
export const storage = {
  MONGODB_URI: setting({
    help: 'MongoDB 7 or newer, a replica set; the embedded engine runs when unset',
    schema: mongoUri.optional(),
    secret: true,
  }),
  ELASTICSEARCH_URL: setting({
    help: 'Elasticsearch 8 or newer; the embedded search index in the data folder is used when unset',
    schema: url(['http:', 'https:'], 'https://user:password@search.example.com:9200').optional(),
    secret: true,
  }),
  REDIS_URL: setting({
    help: 'Redis 7 or newer for jobs, shared limits and live messages; the database serves when unset',
    schema: url(['redis:', 'rediss:'], 'rediss://user:password@redis.example.com:6379').optional(),
    secret: true,
  }),
  S3_BUCKET: setting({
    help: 'bucket of Amazon S3 or a compatible server for all files; the data folder is used when unset',
    schema: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket')
      .optional(),
  }),
  S3_ENDPOINT: setting({
    help: 'address of a server that speaks S3; Amazon when unset',
    schema: url(['http:', 'https:'], 'https://s3.example.com').optional(),
  }),
  S3_REGION: setting({
    help: 'region of the bucket',
    schema: z.string().min(1),
    default: 'us-east-1',
  }),
  S3_ENCRYPTION: setting({
    help: 'server-side encryption to ask for: AES256 or aws:kms; what the bucket does by itself when unset',
    schema: z.enum(['AES256', 'aws:kms'], 'must be AES256 or aws:kms').optional(),
  }),
  AWS_ACCESS_KEY_ID: setting({
    help: 'key for S3 and Amazon Transcribe; the role of the machine is used when unset',
    schema: z.string().min(1).optional(),
  }),
  AWS_SECRET_ACCESS_KEY: setting({
    help: 'secret of AWS_ACCESS_KEY_ID',
    schema: z.string().min(1).optional(),
    secret: true,
  }),
};
