import { buildFrontend } from './build-frontend.ts';

const background = process.argv.slice(2).some((arg) => /^--services=(?!.*\bweb\b)/.test(arg));
try {
  if (!background && !process.argv.includes('--help')) await buildFrontend();
  await import('../server/main.ts');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
