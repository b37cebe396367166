import type { StageParser } from './stage.ts';
export const setWindowFields: StageParser = () => (source) => source;
