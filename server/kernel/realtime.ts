import type { Server as HttpServer } from 'node:http';
import type { Socket as NetSocket } from 'node:net';
import {
  type ClientToServer,
  type RealtimeName,
  type RealtimePayload,
  realtime,
  type ServerToClient,
  type SharedFact,
} from '@sequelstring/contract/realtime.ts';
import { roles as everyRole, type Role } from '@sequelstring/contract/route.ts';
import { Server, type Socket } from 'socket.io';
import type { Clock } from './clock.ts';
import type { CurrentUser } from './current-user.ts';
import { AppError } from './errors.ts';
import type { Authenticate, Signed } from './http/access.ts';
import type { TrustsProxy } from './http/client-address.ts';
import type { Gate } from './http/gate.ts';
import type { Log } from './log.ts';
import { metrics } from './metrics.ts';
import { RecentMessages } from './recent-messages.ts';
import { isWithin, type Scope, scopeKey } from './records/scope.ts';
import { WaitingSockets } from './waiting-sockets.ts';

/**
 * Who gets a message: one user, everyone with one of these roles, everyone who sees all records, or for `owner` everyone
 * whose scope holds that user's records, and for several owners the records of all of them.
 */
export interface Audience {
  owner?: string | readonly [string, ...string[]];
  everything?: true;
  user?: string;
  roles?: readonly Role[];
}

/** Sends messages to browsers that listen now, and to those whose page is just being loaded. */
export interface Realtime {
  emit<N extends RealtimeName>(name: N, payload: RealtimePayload<N>, audience: Audience): void;
  /** Ends the connections of users, so that they come back with the rights that the users have now, or not at all. */
  refreshUsers(userIds: readonly string[]): void;
  /** Tells every process and every browser that what they remember of the organisation is old. */
  announce(what: SharedFact): void;
  /** Ends the connections that were opened with a session's tokens. */
  endSession(sessionId: string, userId: string): void;
}

const roomsOf = ({ owner, user, everything, roles = [] }: Audience): string[] => [
  ...(user ? [`user:${user}`] : []),
  ...(typeof owner === 'string' ? [`owner:${owner}`] : []),
  ...(owner || everything ? ['everything'] : []),
  ...roles.map((role) => `role:${role}`),
];

const roomsOfScope = (scope: Scope): string[] =>
  'all' in scope ? ['everything'] : scope.owners.map((owner) => `owner:${owner}`);

interface SocketData {
  user: CurrentUser;
  sessionId: string;
  expiry: NodeJS.Timeout;
}
type Io = Server<ClientToServer, ServerToClient, Record<never, never>, SocketData>;
type ClientSocket = Socket<ClientToServer, ServerToClient, Record<never, never>, SocketData>;

interface Options {
  clock: Clock;
  log: Log;
  authenticate: Authenticate;
  gate: Gate;
  trustsProxy: TrustsProxy;
}

/** How long a new connection may take to sign in. */
const signInMs = 5_000;
/** How long a client may take to answer that its connection was closed. */
const goodbyeMs = 1_000;
/** Connections of one user, which is one for each open tab. */
const mostOfOneUser = 100;

/** Browser connections at `/socket.io`: each signed in with an access token and cut when that token ends. */
export class SocketRealtime implements Realtime {
  #io: Io | undefined;
  #log: Log | undefined;
  readonly #recent = new RecentMessages();

  /** Starts to take connections on an HTTP server. */
  attach(server: HttpServer, options: Options): void {
    this.#log = options.log.child({ 'log.logger': 'realtime' });
    const waiting = new WaitingSockets(options.trustsProxy);
    const io: Io = new Server(server, {
      serveClient: false,
      maxHttpBufferSize: 16_384,
      // Long polling keeps a session for whoever asks for one; a connection of its own costs the asker as much.
      transports: ['websocket'],
      connectTimeout: signInMs,
      allowRequest: (req, decide) => {
        const { origin, host } = req.headers;
        const isWelcome = options.gate.allowsHost(host) && options.gate.allowsOrigin(origin, host);
        // One that is about to stop tells browsers nothing any more.
        decide(null, isWelcome && this.#io === io && waiting.hasRoom(req));
      },
    });
    const signedIn = new WeakMap<object, () => void>();
    io.engine.on('connection', (connection) => {
      const { socket: wire } = connection.request;
      const leave = waiting.add(connection.request);
      signedIn.set(connection, leave);
      wire.once('close', leave);
      connection.once('close', () => cutUnlessClosed(wire));
      measureLatency(connection);
    });
    io.use((socket, next) => {
      admit(io, socket, options).then(
        () => next(),
        (error) => next(refusal(error)),
      );
    });
    io.on('connection', (socket) => {
      signedIn.get(socket.conn)?.();
      this.#tellMissed(socket);
      socket.on('renew', (token: unknown, answer: unknown) => {
        // What a browser sends may be anything, and nothing here would catch what is thrown.
        const reply = (ok: boolean) => typeof answer === 'function' && answer({ ok });
        renew(socket, token, options).then(
          () => reply(true),
          () => {
            reply(false);
            socket.disconnect(true);
          },
        );
      });
      socket.on('disconnect', () => clearTimeout(socket.data.expiry));
    });
    this.#io = io;
  }

  emit<N extends RealtimeName>(name: N, payload: RealtimePayload<N>, audience: Audience): void {
    if (!this.#io) return;
    this.#recent.add({ name, payload, audience });
    const rooms = [...roomsOf(audience), ...this.#seersOf(audience)];
    if (rooms.some((room) => this.#io?.sockets.adapter.rooms.has(room))) this.#send(rooms, name, payload);
  }

  #send(rooms: string[], name: RealtimeName, payload: unknown): void {
    const parsed = realtime[name].safeParse(payload);
    const to = this.#io?.to(rooms);
    if (parsed.success)
      (to?.emit as ((event: string, message: unknown) => void) | undefined)?.call(to, name, parsed.data);
    else this.#log?.error({ name, issues: parsed.error.issues }, 'A realtime message does not fit its contract');
  }

  /** `age` in the handshake: for how many milliseconds the page has been asking for what it shows. */
  #tellMissed(socket: ClientSocket): void {
    const { age } = socket.handshake.auth;
    if (typeof age !== 'number' || !(age > 0)) return;
    for (const { name, payload, audience } of this.#recent.of(age)) {
      const isFor =
        roomsOf(audience).some((room) => socket.rooms.has(room)) || this.#seersOf(audience).includes(socket.id);
      if (isFor) this.#send([socket.id], name, payload);
    }
  }

  /** Connections of those whose scope holds the records of several owners: rooms only join what one owner has. */
  #seersOf({ owner }: Audience): string[] {
    if (!this.#io || !owner || typeof owner === 'string') return [];
    const { rooms, sockets } = { rooms: this.#io.sockets.adapter.rooms, sockets: this.#io.sockets.sockets };
    return [...(rooms.get(`owner:${owner[0]}`) ?? [])].filter((id) => {
      const scope = sockets.get(id)?.data.user.scope;
      return scope && owner.every((one) => isWithin(scope, one));
    });
  }

  announce(what: SharedFact): void {
    this.emit('organisation:changed', { what }, { roles: everyRole });
  }

  refreshUsers(userIds: readonly string[]): void {
    if (userIds.length > 0) this.#io?.in(userIds.map((id) => `user:${id}`)).disconnectSockets(true);
  }

  endSession(sessionId: string): void {
    this.#io?.in(`session:${sessionId}`).disconnectSockets(true);
  }

  async close(): Promise<void> {
    const io = this.#io;
    this.#io = undefined;
    io?.disconnectSockets(true);
    io?.engine.close();
  }
}

/** A client that ignores the close of its WebSocket keeps no wire open. */
function cutUnlessClosed(wire: NetSocket): void {
  const cut = setTimeout(() => wire.destroy(), goodbyeMs);
  cut.unref();
  wire.once('close', () => clearTimeout(cut));
}

/** The protocol's own pings tell how long a browser's answer takes. */
function measureLatency(connection: NodeJS.EventEmitter): void {
  let pingedAt = 0;
  connection.on('packetCreate', ({ type }: { type: string }) => {
    if (type === 'ping') pingedAt = performance.now();
  });
  connection.on('heartbeat', () => metrics.websocketLatency.observe((performance.now() - pingedAt) / 1000));
}

async function admit(io: Io, socket: ClientSocket, options: Options): Promise<void> {
  const { token } = socket.handshake.auth;
  if (typeof token !== 'string') throw new AppError('unauthenticated');
  const signed = await options.authenticate(token);
  const open = io.sockets.adapter.rooms.get(`user:${signed.user.id}`)?.size ?? 0;
  if (open >= mostOfOneUser) throw new AppError('rate_limited');
  socket.data.user = signed.user;
  keepUntilExpiry(socket, signed, options.clock);
  socket.data.sessionId = signed.credential.id;
  const { id, role, scope } = signed.user;
  await socket.join([`user:${id}`, `role:${role}`, `session:${signed.credential.id}`, ...roomsOfScope(scope)]);
}

/** Prolongs a connection with a fresh token of the same user, so that a page left open goes on receiving. */
async function renew(socket: ClientSocket, token: unknown, options: Options): Promise<void> {
  if (typeof token !== 'string') throw new AppError('unauthenticated');
  const signed = await options.authenticate(token);
  const { user } = socket.data;
  const isSame = signed.user.role === user.role && scopeKey(signed.user.scope) === scopeKey(user.scope);
  if (signed.user.id !== user.id || !isSame) throw new AppError('unauthenticated');
  await socket.leave(`session:${socket.data.sessionId}`);
  socket.data.sessionId = signed.credential.id;
  await socket.join(`session:${signed.credential.id}`);
  keepUntilExpiry(socket, signed, options.clock);
}

function keepUntilExpiry(socket: ClientSocket, { expiresAt }: Signed, clock: Clock): void {
  clearTimeout(socket.data.expiry);
  const left = expiresAt - clock.now().epochMilliseconds;
  socket.data.expiry = setTimeout(() => socket.disconnect(true), Math.max(0, left));
  socket.data.expiry.unref();
}

/** The client reads the code in `error.data.code`. */
function refusal(thrown: unknown): Error {
  const failure = thrown instanceof AppError ? thrown : new AppError('not_ready', { cause: thrown });
  return Object.assign(new Error(failure.message), { data: { code: failure.code } });
}
