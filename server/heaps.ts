import { setFlagsFromString } from 'node:v8';

/** By how much of what is alive the garbage of a thread may outgrow it before it is collected, in per cent; V8 allows up to 300. */
const GARBAGE = 30;

/** Bounds what the garbage of all threads takes, those that start later included. */
export function boundHeaps(): void {
  setFlagsFromString(`--heap-growing-percent=${GARBAGE}`);
  // What the command line says of young objects is for the main thread: it would overrule what each other thread asks for.
  for (const end of ['min', 'max']) setFlagsFromString(`--${end}-semi-space-size=0`);
}
