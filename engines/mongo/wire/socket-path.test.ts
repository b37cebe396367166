import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { MongoClient } from 'mongodb';
import { expect, onTestFinished, test } from 'vitest';
import { startServer } from '../server.ts';
import { MAX_SOCKET_PATH, socketPathFor } from './socket-path.ts';

function makeFolder(): string {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'm-'));
  onTestFinished(() => fs.rmSync(dir, { recursive: true }));
  return dir;
}
const longFolder = () => path.join(makeFolder(), 'long'.repeat(20), 'folder'.repeat(10));

function withRuntimeDir(dir: string | undefined): void {
  const before = process.env.XDG_RUNTIME_DIR;
  if (dir === undefined) delete process.env.XDG_RUNTIME_DIR;
  else process.env.XDG_RUNTIME_DIR = dir;
  onTestFinished(() => {
    if (before === undefined) delete process.env.XDG_RUNTIME_DIR;
    else process.env.XDG_RUNTIME_DIR = before;
  });
}

test('the socket lies in the data folder where its path is short enough', () => {
  const dir = makeFolder();
  expect(socketPathFor(dir)).toBe(path.join(dir, 'mongo.sock'));
});

test('a data folder with a long path is served on a short socket that other users cannot reach, never on TCP', async () => {
  withRuntimeDir(makeFolder());
  const dir = longFolder();
  const server = await startServer({ dir });
  onTestFinished(() => server.close());
  const socket = socketPathFor(dir);
  expect(server.uri).toBe(`mongodb://${encodeURIComponent(socket)}/?directConnection=true`);
  expect(Buffer.byteLength(socket)).toBeLessThanOrEqual(MAX_SOCKET_PATH);
  expect(fs.statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
  expect(fs.statSync(socket).mode & 0o777).toBe(0o600);
  const client = await MongoClient.connect(server.uri);
  expect(await client.db('a').command({ ping: 1 })).toMatchObject({ ok: 1 });
  await client.close();
});

test('two data folders have two sockets', () => {
  withRuntimeDir(makeFolder());
  expect(socketPathFor(longFolder())).not.toBe(socketPathFor(longFolder()));
});

test('a folder that others may enter, or a link, is no place for a socket', () => {
  const runtime = makeFolder();
  withRuntimeDir(runtime);
  fs.mkdirSync(path.join(runtime, 'mongo'), { mode: 0o755 });
  expect(path.dirname(socketPathFor(longFolder()))).not.toBe(path.join(runtime, 'mongo'));
  fs.rmdirSync(path.join(runtime, 'mongo'));
  fs.symlinkSync(makeFolder(), path.join(runtime, 'mongo'));
  expect(path.dirname(socketPathFor(longFolder()))).not.toBe(path.join(runtime, 'mongo'));
});

test('Windows gets a sentence', () => {
  expect(() => socketPathFor('C:\\data', 'win32')).toThrow(/On Windows/);
});

test.each(['0.0.0.0', '::', '', 'db.example.com', '127.0.0.1.example.com'])(
  'the command line refuses to listen on "%s" unless the network is said to be closed',
  (host) => {
    const cli = path.join(import.meta.dirname, '..', 'cli.ts');
    const run = spawnSync(
      process.execPath,
      [cli, '--dir', path.join(makeFolder(), 'd'), '--port', '0', '--host', host],
      {
        encoding: 'utf8',
        timeout: 20_000,
      },
    );
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/knows no passwords.*--network-is-closed/);
  },
);
