import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** Whether this machine has an nginx to balance with. */
export const hasNginx = spawnSync('nginx', ['-v']).status === 0;

/** Without a name, workers of root are somebody who may not write here. */
const isRoot = process.getuid?.() === 0;

interface Parts {
  /** A folder of its own. */
  dir: string;
  port: number;
  /** Processes by name, each with its port. */
  webs: Readonly<Record<string, number>>;
  /** Those that browsers' sockets go to. */
  realtimes: Readonly<Record<string, number>>;
}

/** An nginx that shares requests out between processes of one service. */
export class Nginx {
  readonly #parts: Parts;
  #child: ChildProcess | undefined;

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  static async start(parts: Parts): Promise<Nginx> {
    const nginx = new Nginx(parts);
    await mkdir(parts.dir, { recursive: true });
    await nginx.#configure(undefined);
    nginx.#child = spawn('nginx', ['-c', nginx.#file], { stdio: 'inherit' });
    return nginx;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#parts.port}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Sends requests to all but this one; resolves when it does. */
  async leaveOut(name: string | undefined): Promise<void> {
    await this.#configure(name);
    const before = this.#workers();
    this.#child?.kill('SIGHUP');
    while (before.some(takesRequests)) await pause(10);
  }

  kill(): void {
    this.#child?.kill();
  }

  async stop(): Promise<void> {
    if (!this.#child || this.#child.exitCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill();
    await ended;
  }

  #workers(): string[] {
    const pid = this.#child?.pid;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  }

  get #file(): string {
    return join(this.#parts.dir, 'nginx.conf');
  }

  async #configure(leftOut: string | undefined): Promise<void> {
    const { dir, port, webs, realtimes } = this.#parts;
    const servers = (all: Readonly<Record<string, number>>) =>
      Object.entries(all)
        .map(([name, at]) => `server 127.0.0.1:${at} fail_timeout=1s${name === leftOut ? ' down' : ''};`)
        .join(' ');
    const temp = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/temp;`);
    await writeFile(
      this.#file,
      `${isRoot ? `user ${userInfo().username};` : ''}
       daemon off; worker_processes 1; pid ${dir}/nginx.pid; error_log ${dir}/nginx.log;
       events { worker_connections 8192; }
       http {
         access_log off; ${temp.join(' ')}
         upstream web { ${servers(webs)} keepalive 64; }
         upstream realtime { ${servers(realtimes)} }
         server {
           listen 127.0.0.1:${port};
           client_max_body_size 0;
           proxy_set_header Host $http_host;
           proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
           location / {
             proxy_pass http://web;
             proxy_http_version 1.1;
             proxy_set_header Connection "";
             proxy_set_header Host $http_host;
             proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
           }
           location /socket.io/ {
             proxy_pass http://realtime;
             proxy_http_version 1.1;
             proxy_set_header Host $http_host;
             proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
             proxy_set_header Upgrade $http_upgrade;
             proxy_set_header Connection upgrade;
           }
         }
       }`,
    );
  }
}

/** A worker of an old configuration says in its title that it only finishes what it has. */
function takesRequests(pid: string): boolean {
  try {
    const title = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return title !== '' && !title.includes('shutting down');
  } catch {
    return false;
  }
}
