import { files, type StoredFile } from '@sequelstring/contract/files.ts';
import type { KindName } from '@sequelstring/contract/records/field.ts';
import { queryOptions, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api } from '../../../lib/api.ts';
import { failureMessage } from '../../../lib/api-failure.ts';

/** The files of a record, newest first. Their links are good for a while only. */
export const filesQuery = (kind: KindName, id: string) =>
  queryOptions({
    queryKey: ['files', kind, id],
    queryFn: ({ signal }): Promise<StoredFile[]> => api.call(files.list, { query: { kind, id }, signal }),
    staleTime: 30_000,
  });

export interface Upload {
  key: number;
  name: string;
  /** 0 to 1. */
  progress: number;
  problem?: string;
  stop(): void;
}

/** Sends files one after the other. */
export function useUploads(kind: KindName, id: string) {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const queue = useRef(Promise.resolve());
  const next = useRef(0);
  const change = (key: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const drop = (key: number) => setUploads((all) => all.filter((one) => one.key !== key));
  const send = (file: File) => {
    const key = next.current++;
    const abort = new AbortController();
    const stop = () => {
      abort.abort();
      drop(key);
    };
    setUploads((all) => [...all, { key, name: file.name, progress: 0, stop }]);
    queue.current = queue.current.then(async () => {
      if (abort.signal.aborted) return;
      try {
        const onProgress = (progress: number) => change(key, { progress });
        await api.uploadFile(files.upload, file, { query: { kind, id }, onProgress, signal: abort.signal });
        drop(key);
        await client.invalidateQueries({ queryKey: filesQuery(kind, id).queryKey });
      } catch (failure) {
        if (!abort.signal.aborted) change(key, { problem: failureMessage(failure) });
      }
    });
  };
  return { uploads, send };
}
