import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../kernel/clock.ts';
import type { TrustsProxy } from '../kernel/http/client-address.ts';
import type { Gate } from '../kernel/http/gate.ts';
import type { Log } from '../kernel/log.ts';

/** A part of the program that runs until it is told to stop. */
export interface Service {
  /** Takes no new work and waits for what runs, at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

export interface ServiceContext {
  app: App;
  config: Config;
  publicUrl: string;
  gate: Gate;
  trustsProxy: TrustsProxy;
  version: string;
  clock: Clock;
  log: Log;
}
