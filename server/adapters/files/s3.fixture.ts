import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Options } from './s3.ts';

export interface S3Peer {
  options: S3Options & Required<Pick<S3Options, 'endpoint' | 'credentials'>>;
  /** The encryption that each request asked for. */
  encryptions: (string | undefined)[];
  stop(): Promise<void>;
}

/** Starts a server that speaks S3, with one empty bucket in a folder of its own. */
export async function startS3(): Promise<S3Peer> {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  // s3rver makes its page tokens with a cipher that OpenSSL counts as legacy.
  const peer = fork(join(import.meta.dirname, 's3.peer.ts'), [directory], {
    execArgv: ['--openssl-legacy-provider'],
  });
  const [{ port }] = (await once(peer, 'message')) as [{ port: number }];
  const encryptions: (string | undefined)[] = [];
  peer.on('message', ({ encryption }: { encryption?: string }) => encryptions.push(encryption));
  return {
    options: {
      bucket: 'crm-files',
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    encryptions,
    stop: async () => {
      peer.kill();
      await once(peer, 'exit');
      await rm(directory, { recursive: true });
    },
  };
}
