import type { RealtimeName, RealtimePayload } from '@sequelstring/contract/realtime.ts';
import type { FanOut } from '../ports/fan-out.ts';
import type { Audience, Realtime } from './realtime.ts';

type Message =
  | { topic: 'realtime.emit'; name: RealtimeName; payload: unknown; audience: Audience }
  | { topic: 'realtime.refreshUser'; userId: string }
  | { topic: 'realtime.endSession'; sessionId: string; userId: string };

interface Parts {
  fanOut: FanOut;
  /** The browser connections of this process, where it has any: they are told directly. */
  sockets?: Realtime;
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
   * Passes on what other processes say. `forgetUser` is called before a user's connections end, so that a browser that
   * comes back at once meets the rights that the user has now.
   */
  async receive(forgetUser: (userId: string) => void): Promise<void> {
    await this.#fanOut.subscribe((topic, message) => {
      const said = { ...(message as object), topic } as Message;
      if (said.topic === 'realtime.emit') this.#sockets?.emit(said.name, said.payload as never, said.audience);
      if (said.topic === 'realtime.refreshUser' || said.topic === 'realtime.endSession') forgetUser(said.userId);
      if (said.topic === 'realtime.refreshUser') this.#sockets?.refreshUser(said.userId);
      if (said.topic === 'realtime.endSession') this.#sockets?.endSession(said.sessionId, said.userId);
    });
  }

  emit<N extends RealtimeName>(name: N, payload: RealtimePayload<N>, audience: Audience): void {
    this.#sockets?.emit(name, payload, audience);
    this.#fanOut.publish('realtime.emit', { name, payload, audience });
  }

  refreshUser(userId: string): void {
    this.#sockets?.refreshUser(userId);
    this.#fanOut.publish('realtime.refreshUser', { userId });
  }

  endSession(sessionId: string, userId: string): void {
    this.#sockets?.endSession(sessionId, userId);
    this.#fanOut.publish('realtime.endSession', { sessionId, userId });
  }
}
