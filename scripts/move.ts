import { parseArgs } from 'node:util';
import { readConfig } from '../server/config.ts';
import { StartError } from '../server/database.ts';
import { move } from '../server/installation/move.ts';
import { runCommand } from './command.ts';

/**
 * `npm run move -- --to mongodb://… [--files s3://bucket]`: copies a stopped embedded installation to servers of its own.
 * The bucket is reached by the settings S3_ENDPOINT, S3_REGION and AWS_…
 */
await runCommand(async () => {
  const { values } = parseArgs({ options: { to: { type: 'string' }, files: { type: 'string' } } });
  if (!values.to) throw new StartError('Name the server: npm run move -- --to mongodb://…');
  const [, bucket] = /^s3:\/\/([^/]+)\/?$/.exec(values.files ?? '') ?? [];
  if (values.files && !bucket) throw new StartError('Name the bucket: --files s3://bucket');
  const config = readConfig({ env: { ...process.env, ...(bucket && { S3_BUCKET: bucket }) } });
  const number = (count: number) => count.toLocaleString('en');
  let told = 0;
  const { collections, documents, found, files } = await move(config, {
    to: values.to,
    onProgress: ({ collection, copied, total }) => {
      const steps = Math.floor(copied / 100_000);
      if (copied < total && steps === told) return;
      told = steps;
      console.log(`${collection}: ${number(Math.min(copied, total))} of ${number(total)}`);
    },
  });
  console.log(
    [
      `Copied ${number(documents)} documents in ${collections} collections${found > 0 ? ` (${number(found)} were there already)` : ''}; counts and checksums are the same on both sides.`,
      files === undefined
        ? `The files stay in ${config.DATA_DIR}; --files s3://bucket copies them too.`
        : `Copied ${number(files)} files to the bucket ${config.S3_BUCKET}.`,
      `Now set MONGODB_URI${files === undefined ? '' : ' and S3_BUCKET'}, keep the keys of ${config.DATA_DIR}/secrets (jwt-secret is JWT_SECRET,`,
      'token-encryption-key is TOKEN_ENCRYPTION_KEY), run npm run migrate, then npm run reindex, and start.',
    ].join('\n'),
  );
});
