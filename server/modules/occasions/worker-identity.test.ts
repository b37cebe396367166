import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { identifyWorker } from './worker-identity.ts';

describe("a worker's name", () => {
  const worker = identifyWorker();

  it('is different for each process, also with the same number', () => {
    expect(identifyWorker().name).not.toBe(worker.name);
    expect(worker.isDead(worker.name)).toBe(false);
    expect(worker.isDead(`${worker.placePrefix}${process.pid}:earlier`)).toBe(true);
  });

  it('tells that a process of this machine is gone, and never so of one that may live', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()']);
    const name = `${worker.placePrefix}${child.pid}:token`;
    expect(worker.isDead(name)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(worker.isDead(name)).toBe(true);
    expect(worker.isDead('another-host:1:token')).toBe(false);
    expect(worker.isDead(`${worker.placePrefix}odd`)).toBe(false);
  });

  it('says nothing of another container of the same host name, where our number is another process', () => {
    const [one, other] = [identifyWorker('crm/boot/1'), identifyWorker('crm/boot/2')];
    expect(one.isDead(other.name)).toBe(false);
    expect(one.isDead(other.name.replace('crm/boot/2', 'crm/boot/1'))).toBe(true);
  });
});
