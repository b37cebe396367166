/**
 * Tells the other processes of an installation something at once, such as what their browsers should see. Messages are
 * JSON; each sender's arrive in order, within about a second. They are not kept for those who are not there, and one
 * may be lost when its sender is killed, so nothing that has to happen rests on them alone.
 */
export interface FanOut {
  /** Returns at once. The sender itself does not get its own messages. */
  publish(topic: string, message: unknown): void;
  /** Hands over what others publish after this resolves; once per process. What `receive` throws is logged. */
  subscribe(receive: (topic: string, message: unknown) => void): Promise<void>;
  /** Empties messages that are still kept for slow processes and tell of somebody. */
  forget(isTold: (text: string) => boolean): Promise<void>;
  /** Sends what is left, and receives nothing more. */
  close(): Promise<void>;
}
