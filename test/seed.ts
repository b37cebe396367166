import fc from 'fast-check';

/** Properties try the same cases in every run. `FC_SEED=<number>` tries others, and `FC_RUNS=<number>` more of some. */
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 1) });
