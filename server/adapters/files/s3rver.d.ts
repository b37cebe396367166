declare module 's3rver' {
  import type { RequestListener } from 'node:http';

  /** The parts of s3rver that we use; it comes without types. */
  export default class S3rver {
    constructor(options: { silent: boolean; directory: string; configureBuckets: { name: string }[] });
    configureBuckets(): Promise<unknown>;
    callback(): RequestListener;
  }
}
