import { parentPort, workerData } from 'node:worker_threads';
import { type ServerOptions, startServer } from './server.ts';

/** The server as a worker thread: tells its address or why it could not start, and ends when told to. */
try {
  const server = await startServer(workerData as ServerOptions);
  parentPort?.on('message', async (message) => {
    if (message !== 'close') return;
    await server.close();
    parentPort?.close();
  });
  parentPort?.postMessage({ uri: server.uri });
} catch (error) {
  parentPort?.postMessage({ error: error instanceof Error ? error.message : String(error) });
  parentPort?.close();
}
