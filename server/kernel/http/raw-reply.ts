import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import type { Response } from 'express';
import type { HeaderList } from './security-headers.ts';

/** What a route with `raw` answers in place of the envelope. */
export class RawReply {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer | Readable;
  /** Beside the API's own headers, which they replace where they have the same name. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(reply: {
    status?: number;
    type: string;
    body: string | Buffer | Readable;
    headers?: Record<string, string>;
  }) {
    this.status = reply.status ?? 200;
    this.type = reply.type;
    this.body = reply.body;
    this.headers = reply.headers ?? {};
  }

  send(res: Response, headers: HeaderList): void {
    for (let index = 0; index < headers.length; index += 2) res.setHeader(headers[index]!, headers[index + 1]!);
    for (const [name, value] of Object.entries({ ...this.headers, 'Content-Type': this.type }))
      res.setHeader(name, value);
    res.statusCode = this.status;
    if (typeof this.body === 'string' || Buffer.isBuffer(this.body)) {
      res.setHeader('Content-Length', Buffer.byteLength(this.body));
      res.end(this.body);
    } else {
      // A reader that goes away, or a file that cannot be read on, ends both.
      pipeline(this.body, res, () => {});
    }
  }
}
