import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import buildServer from '../setup.ts';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
];

/** The browser the tests drive: `CHROMIUM_PATH`, one that the machine has, else one installed now. */
export function findBrowser(): string | undefined {
  return [process.env.CHROMIUM_PATH, ...candidates].find((path) => path && existsSync(path));
}

/** Makes sure there is a browser, and that all is built, before the first browser test. */
export default function setup(): void {
  if (!findBrowser()) installBrowser();
  buildServer();
  execFileSync(process.execPath, ['scripts/build-frontend.ts'], { stdio: 'inherit' });
}

function installBrowser(): void {
  const debian = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  console.log(`No Chromium found: installing one with ${debian ? 'apt-get' : 'Playwright'} (once).`);
  if (debian) {
    execFileSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { stdio: 'inherit' });
  } else {
    execFileSync('npx', ['playwright-core', 'install', 'chromium'], { stdio: 'inherit' });
  }
}
