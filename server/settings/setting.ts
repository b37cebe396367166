import type { z } from 'zod';

export interface Setting<S extends z.ZodType = z.ZodType> {
  help: string;
  schema: S;
  default?: string;
  /** Also taken from the file that `<NAME>_FILE` names; never printed. */
  secret?: boolean;
}

export const setting = <S extends z.ZodType>(definition: Setting<S>) => definition;
