/** What a reader thread is told: carry out a message, or end a cursor. */
export type Job =
  | {
      readonly bytes: Uint8Array<ArrayBuffer>;
      /** The catalog is read anew when this is not the version that the thread has read. */
      readonly catalogVersion: number;
      readonly host: string;
      /** Whether its time limit was lifted. */
      readonly unlimited: boolean;
    }
  | { readonly kill: bigint };

/** What it answers: the reply as BSON, the cursor that is open now and the one that was asked for (0: none). */
export interface Answered {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly cursor: bigint;
  readonly request: bigint;
}
