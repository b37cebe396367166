import type { StageParser } from './stage.ts';
export const fill: StageParser = () => (source) => source;
