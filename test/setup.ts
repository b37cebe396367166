import { execFileSync } from 'node:child_process';

/** Makes sure that the server is built before a test starts it as a process. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build-server.ts'], { stdio: 'inherit' });
}
