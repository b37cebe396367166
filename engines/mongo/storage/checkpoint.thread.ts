import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

/** Checkpoints the write-ahead log whenever asked, and answers `[frames in the log, those of them that are moved]`. */
const db = new DatabaseSync((workerData as { file: string }).file);
db.exec('PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0;');
const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  const row = checkpoint.get();
  parentPort?.postMessage([Number(row?.log ?? 0), Number(row?.checkpointed ?? 0)]);
});
