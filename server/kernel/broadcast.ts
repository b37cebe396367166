import type { RealtimeName, RealtimePayload, SharedFact } from '@sequelstring/contract/realtime.ts';
import type { FanOut } from '../ports/fan-out.ts';
import type { Audience, Realtime } from './realtime.ts';

type Message =
  | { topic: 'realtime.emit'; name: RealtimeName; payload: unknown; audience: Audience }
  | { topic: 'realtime.announce'; what: SharedFact }
  | { topic: 'realtime.refreshUsers'; userIds: string[] }
  | { topic: 'realtime.endSession'; sessionId: string; userId: string }
  | { topic: 'events.stored'; listeners: string[] };

interface Parts {
  fanOut: FanOut;
  /** The browser connections of this process, where it has any: they are told directly. */
  sockets?: Realtime;
}

/** What this process does when another says so. */
export interface Hearing {
  forgetUser(userId: string): void;
  forget(what: SharedFact): void;
  /** Looks for events that were stored for these listeners. */
  wake(listeners: readonly string[]): void;
}

/** Reaches the browsers of every process. */
export class Broadcast implements Realtime {
  readonly #fanOut: FanOut;
  readonly #sockets: Realtime | undefined;

  constructor({ fanOut, sockets }: Parts) {
    this.#fanOut = fanOut;
    this.#sockets = sockets;
  }

  /**
   * Passes on what other processes say. `forgetUser` is called before a user's connections end, and `forget` before browsers
   * are told, so that one that asks at once is answered by what holds now.
   */
  async receive({ forgetUser, forget, wake }: Hearing): Promise<void> {
    await this.#fanOut.subscribe((topic, message) => {
      const said = { ...(message as object), topic } as Message;
      if (said.topic === 'realtime.announce') {
        forget(said.what);
        this.#sockets?.announce(said.what);
      }
      if (said.topic === 'realtime.emit') this.#sockets?.emit(said.name, said.payload as never, said.audience);
      if (said.topic === 'realtime.refreshUsers') {
        for (const userId of said.userIds) forgetUser(userId);
        this.#sockets?.refreshUsers(said.userIds);
      }
      if (said.topic === 'realtime.endSession') {
        forgetUser(said.userId);
        this.#sockets?.endSession(said.sessionId, said.userId);
      }
      if (said.topic === 'events.stored') wake(said.listeners);
    });
  }

  emit<N extends RealtimeName>(name: N, payload: RealtimePayload<N>, audience: Audience): void {
    this.#sockets?.emit(name, payload, audience);
    this.#fanOut.publish('realtime.emit', { name, payload, audience });
  }

  announce(what: SharedFact): void {
    this.#sockets?.announce(what);
    this.#fanOut.publish('realtime.announce', { what });
  }

  refreshUsers(userIds: readonly string[]): void {
    this.#sockets?.refreshUsers(userIds);
    this.#fanOut.publish('realtime.refreshUsers', { userIds });
  }

  endSession(sessionId: string, userId: string): void {
    this.#sockets?.endSession(sessionId, userId);
    this.#fanOut.publish('realtime.endSession', { sessionId, userId });
  }

  /** Tells the processes that serve these listeners that events were stored for them. */
  wake(listeners: readonly string[]): void {
    this.#fanOut.publish('events.stored', { listeners });
  }
}
