import { type Config, type ModuleName, urlsOf } from './config.ts';
import type { Clock } from './kernel/clock.ts';
import { type Door, ServiceTokens } from './kernel/door.ts';
import { openDoor } from './kernel/http/door-client.ts';
import { type ServedDoor, served } from './kernel/http/doors.ts';
import { Upstream } from './kernel/http/proxy/upstream.ts';
import type { Secrets } from './kernel/secrets.ts';

/** The doors between modules: within this process, or to the one that serves the module. The caller cannot tell. */
export class Doors {
  readonly tokens: ServiceTokens;
  /** What other processes may call in this one. */
  readonly served: ServedDoor[] = [];
  readonly #config: Config;
  readonly #now: () => number;
  readonly #upstreams: Upstream[] = [];

  constructor({ config, secrets, clock }: { config: Config; secrets: Secrets; clock: Clock }) {
    this.#config = config;
    this.#now = () => clock.now().epochMilliseconds;
    this.tokens = new ServiceTokens(secrets.derive('service tokens'));
  }

  /** What is behind the door of a module; `local` where it is served here, or where nobody said by whom it is. */
  open<T extends object>(module: ModuleName, door: Door<T>, local: T): T {
    if (this.#config.MODULES.includes(module)) this.served.push(served(door, local));
    const urls = urlsOf(this.#config, module);
    if (urls.length === 0) return local;
    const upstream = new Upstream(module, urls, this.#now);
    this.#upstreams.push(upstream);
    return openDoor(door, { upstream, tokens: this.tokens });
  }

  close(): void {
    for (const upstream of this.#upstreams) upstream.close();
  }
}
