import { countCalls } from './call.model.ts';
import type { CallDeps } from './call.service.ts';
import { sumRecordings } from './recording.model.ts';

/** Calls in progress, and the storage of recordings. */
export async function measureCalls({ metrics }: Pick<CallDeps, 'metrics'>): Promise<void> {
  const [active, bytes] = await Promise.all([countCalls('in-progress'), sumRecordings()]);
  metrics.callsActive.set(active);
  metrics.recordingBytes.set(bytes);
}
