import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import S3rver from 's3rver';

/** A server that speaks S3, with one empty bucket, in a process of its own: `s3.peer.ts <folder>`. Tells its port, then what each request asked for. */
const s3 = new S3rver({ silent: true, directory: process.argv[2]!, configureBuckets: [{ name: 'crm-files' }] });
await s3.configureBuckets();
const answer = s3.callback();
const server = createServer((req, res) => {
  process.send!({ encryption: req.headers['x-amz-server-side-encryption'] });
  answer(req, res);
}).listen(0, '127.0.0.1', () => process.send!({ port: (server.address() as AddressInfo).port }));
process.on('disconnect', () => process.exit());
