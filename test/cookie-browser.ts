/** A browser: it keeps cookies of each host, and follows redirects one by one. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  async open(address: string, init: RequestInit = {}): Promise<Response> {
    // The program answers at both names of this machine.
    const host = new URL(address).host.replace('localhost', '127.0.0.1');
    const jar = this.#jars.get(host) ?? new Map<string, string>();
    this.#jars.set(host, jar);
    const headers = new Headers(init.headers);
    if (jar.size > 0) headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const reply = await fetch(address, { ...init, headers, redirect: 'manual' });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    return reply;
  }

  /** Goes where redirects lead, until one leads to a page of ours. */
  async follow(address: string, init?: RequestInit, end = '/consent/'): Promise<string> {
    let reply = await this.open(address, init);
    let at = address;
    for (let step = 0; step < 12 && reply.status >= 300 && reply.status < 400; step++) {
      at = new URL(reply.headers.get('location')!, at).href;
      if (new URL(at).pathname.startsWith(end)) return at;
      reply = await this.open(at);
    }
    this.page = await reply.text();
    return at;
  }
  page = '';
}
