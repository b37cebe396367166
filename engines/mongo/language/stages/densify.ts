import type { StageParser } from './stage.ts';
export const densify: StageParser = () => (source) => source;
