import type { DomainEvent, EventName } from '@sequelstring/contract/events.ts';
import type { Body, Output, PageMeta, Params, Query, Route } from '@sequelstring/contract/route.ts';
import type { Request, Response } from 'express';
import type { JobDefinition } from '../ports/jobs.ts';
import type { Caller } from './audit.ts';
import type { CurrentUser } from './current-user.ts';
import type { Credential } from './http/access.ts';
import type { RawReply } from './http/raw-reply.ts';
import type { CollectionSpec } from './indexes.ts';
import type { Json } from './json-from-bson.ts';
import type { Migration } from './migrations.ts';
import type { PersonalData } from './personal-data.ts';
import type { MergePart } from './records/merge/merge-part.ts';

/** What a module brings into the program; `app.ts` mounts it. */
export interface Module {
  name: string;
  routes: BoundRoute[];
  jobs: JobDefinition[];
  schedules: Schedule[];
  listeners: Listener[];
  /** What the module keeps in the database, with the indexes that its queries use. */
  collections?: readonly CollectionSpec[];
  /** How older releases' data becomes this one's. */
  migrations?: readonly Migration[];
  /** What it keeps of people, and how it lets go of that. */
  personalData?: readonly PersonalData[];
  /** What it keeps that follows a record into the one that it is merged with. */
  merge?: readonly MergePart[];
  /** Makes whatever else must stand before the first request, in each process that serves the module. */
  prepare?(start: ProcessStart): Promise<void>;
}

export interface ProcessStart {
  /** Whether this process has just started the only database, so that whoever held anything in it before is gone. */
  runsEngine: boolean;
}

/** What a handler gets: input already parsed by the contract. `user` is there unless the route is public. */
export interface Call<R extends Route> {
  params: Params<R>;
  query: Query<R>;
  body: Body<R>;
  user: R['access'] extends 'public' ? undefined : CurrentUser;
  /** What the caller showed to be let in. */
  credential: R['access'] extends 'public' ? undefined : Credential;
  /** What the audit tells of the caller. */
  caller: Caller;
  req: Request;
  res: Response;
  requestId: string;
}

/** The result of a route with `page: true`. */
export interface Page<T> {
  data: T;
  meta: PageMeta;
}

export type Handler<R extends Route> = (
  call: Call<R>,
) => Promise<
  R['raw'] extends string ? RawReply : R['page'] extends true ? Page<Written<Output<R>>> : Written<Output<R>>
>;

/** A value, or its JSON; of a list the JSON of its elements. */
type Written<T> = T | Json<T> | (T extends (infer Item)[] ? Json<Item>[] : never);

export interface BoundRoute {
  route: Route;
  handle: (call: Call<Route>) => Promise<unknown>;
}

/** Ties a route of the contract to its handler. */
export const bind = <R extends Route>(route: R, handle: Handler<R>): BoundRoute => ({
  route,
  handle: handle as unknown as BoundRoute['handle'],
});

/** Work at fixed times; runs in one process of all at a time. */
export interface Schedule {
  name: string;
  /** At most once in this time. */
  everyMs: number;
  run(signal: AbortSignal): Promise<void>;
}

/** A reaction to events, at least once each, in batches of what waits; throws to have the batch tried again. */
export interface Listener<N extends EventName = EventName> {
  name: string;
  events: readonly N[];
  /** Events of these names that are not worth a delivery; looked at when they are stored. All are delivered where it is missing. */
  wants?(event: Pick<Extract<DomainEvent, { name: N }>, 'name' | 'payload'>): boolean;
  handle(batch: readonly Extract<DomainEvent, { name: N }>[]): Promise<void>;
}

/** Keeps the types of a listener's events. */
export const listener = <const N extends EventName>(definition: Listener<N>): Listener =>
  definition as unknown as Listener;
