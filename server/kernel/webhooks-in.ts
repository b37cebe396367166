import { createHash } from 'node:crypto';
import type { Route } from '@sequelstring/contract/route.ts';
import type { Request } from 'express';
import { z } from 'zod';
import { type JobDefinition, type Jobs, job, PermanentJobError } from '../ports/jobs.ts';
import { type Clock, nowAsDate } from './clock.ts';
import {
  type DeliveryInRow,
  findDelivery,
  findUnfinished,
  finishDelivery,
  storeDelivery,
} from './delivery-in.model.ts';
import { AppError } from './errors.ts';
import { RawReply } from './http/raw-reply.ts';
import type { BoundRoute } from './module.ts';

/** A request of a vendor, as its signature covers it. */
export interface WebhookRequest {
  body: Buffer;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  query: Readonly<Record<string, string>>;
  /** The address that the vendor called, with its query, as PUBLIC_URL tells it. */
  url: string;
}

/** What is worked on later: headers are not kept, as some of them are secrets. */
export type Delivery = Pick<DeliveryInRow, 'body' | 'contentType' | 'query'> & { id: string; receivedAt: Date };

export interface WebhookVendor {
  /** One for each address, such as `twilio.status`. */
  name: string;
  /** Whether the request is the vendor's: what the proof says about its age, or false, also where no secret is configured to tell. */
  prove(request: WebhookRequest): ProofResult | Promise<ProofResult>;
  /** How old a delivery may be, and how far ahead of our clock, where the proof covers the time. */
  maxAgeMs?: number;
  /** The same for the same delivery; the hash of the body unless told. */
  keyOf?(request: WebhookRequest): string;
  /** Answers a question of the vendor's that is no delivery (validation tokens, challenges); asked before the proof. */
  challenge?(request: WebhookRequest): RawReply | undefined | Promise<RawReply | undefined>;
  /** What the vendor wants to hear at once, such as TwiML; 202 unless told. A repeated delivery gets it, too. */
  reply?(request: WebhookRequest): RawReply | Promise<RawReply>;
  /** The work, as a job. Throws `PermanentJobError` for what no retry can mend. */
  handle(delivery: Delivery): Promise<void>;
}

export type ProofResult = false | { at?: Temporal.Instant };

const jobName = 'webhook.handleDelivery';

/** Takes deliveries of all vendors: proven, fresh, stored once, answered at once, and worked on by a job. Knows no vendor. */
export class WebhooksIn {
  readonly jobs: JobDefinition[];
  readonly #vendors = new Map<string, WebhookVendor>();
  readonly #clock: Clock;
  readonly #queue: Jobs;
  readonly #publicUrl: string;

  constructor({ clock, jobs, publicUrl }: { clock: Clock; jobs: Jobs; publicUrl: string }) {
    this.#clock = clock;
    this.#queue = jobs;
    this.#publicUrl = publicUrl;
    this.jobs = [
      job({
        name: jobName,
        payload: z.object({ id: z.string() }),
        attempts: 8,
        backoffMs: 2000,
        concurrency: 8,
        leaseMs: 60_000,
        handle: ({ id }, { lastAttempt }) => this.#work(id, lastAttempt),
      }),
    ];
  }

  /** Ties a route with `rawBody` to its vendor. */
  route(route: Route & { rawBody: true }, vendor: WebhookVendor): BoundRoute {
    if (this.#vendors.has(vendor.name)) throw new Error(`Two webhooks are called ${vendor.name}.`);
    this.#vendors.set(vendor.name, vendor);
    return {
      route,
      handle: ({ req, body, query }) =>
        this.#receive(
          vendor,
          requestOf(req, body as unknown as Buffer, query as Record<string, string>, this.#publicUrl),
        ),
    };
  }

  /** The address to enter at the vendor. */
  urlOf(route: Route): string {
    return `${this.#publicUrl}/v1${route.path}`;
  }

  /** Orders the work again that a crash between storing and ordering left without a job. */
  async resume(): Promise<void> {
    const before = new Date(nowAsDate(this.#clock).getTime() - 60_000);
    await this.#queue.addMany((await findUnfinished(before)).map(({ _id }) => orderOf(_id.toHexString())));
  }

  async retry(id: string): Promise<void> {
    await this.#queue.add(orderOf(id));
  }

  async #receive(vendor: WebhookVendor, request: WebhookRequest): Promise<RawReply> {
    const challenge = await vendor.challenge?.(request);
    if (challenge) return challenge;
    const proof = await vendor.prove(request);
    if (!proof) throw new AppError('webhook_unproven');
    this.#checkAge(vendor, proof.at);
    const { id, status } = await storeDelivery({
      vendor: vendor.name,
      key: vendor.keyOf?.(request) ?? createHash('sha256').update(request.body).digest('hex'),
      contentType: request.headers['content-type'] ?? '',
      query: { ...request.query },
      body: request.body,
      bytes: request.body.length,
      receivedAt: nowAsDate(this.#clock),
    });
    // Also for a repeated one that has no job, as the process may have died in between.
    if (status === 'received') await this.#queue.add(orderOf(id));
    return (await vendor.reply?.(request)) ?? new RawReply({ status: 202, type: 'application/json', body: '{}' });
  }

  #checkAge({ maxAgeMs }: WebhookVendor, at: Temporal.Instant | undefined): void {
    if (maxAgeMs === undefined) return;
    const age = at && Math.abs(this.#clock.now().epochMilliseconds - at.epochMilliseconds);
    if (age === undefined || age > maxAgeMs) throw new AppError('webhook_stale');
  }

  async #work(id: string, lastAttempt: boolean): Promise<void> {
    const row = await findDelivery(id);
    if (row?.status !== 'received') return;
    const finishedAt = () => nowAsDate(this.#clock);
    try {
      const vendor = this.#vendors.get(row.vendor);
      if (!vendor) throw new Error(`There is no webhook called ${row.vendor}.`);
      // The driver hands out bytes as its own type.
      const body = Buffer.from((row.body as unknown as { buffer: Uint8Array }).buffer);
      await vendor.handle({ id, body, contentType: row.contentType, query: row.query, receivedAt: row.receivedAt });
      await finishDelivery(id, { status: 'done', finishedAt: finishedAt() });
    } catch (error) {
      const isOver = lastAttempt || error instanceof PermanentJobError;
      if (isOver)
        await finishDelivery(id, { status: 'failed', finishedAt: finishedAt(), error: (error as Error).message });
      throw error;
    }
  }
}

const orderOf = (id: string) => ({ name: jobName, payload: { id }, key: id });

function requestOf(req: Request, body: Buffer, query: Record<string, string>, publicUrl: string): WebhookRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.headers)) headers[name] = [value].flat().join(', ');
  return { body, headers, query, url: `${publicUrl}${req.originalUrl}` };
}
