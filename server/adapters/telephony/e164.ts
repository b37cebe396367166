/** The number where it is one in E.164; extensions and hidden numbers are none. */
export const e164 = (value: unknown): string | undefined =>
  typeof value === 'string' && /^\+[1-9]\d{6,14}$/.test(value) ? value : undefined;
