import { z } from 'zod';
import { budgets, route } from './route.ts';

/** What browsers measure of a page, as web-vitals names it: milliseconds, for the shift of the layout (CLS) a score. */
export const vitalNames = ['TTFB', 'FCP', 'LCP', 'INP', 'CLS'] as const;
export type VitalName = (typeof vitalNames)[number];

export const Vital = z.strictObject({ name: z.enum(vitalNames), value: z.number().min(0).max(600_000) });
export type Vital = z.infer<typeof Vital>;

export const webVitals = {
  report: route({
    method: 'POST',
    path: '/web-vitals',
    summary: 'Accepts browser metrics, once per page view',
    tag: 'Health',
    // A beacon carries no token, and the sign-in page counts too.
    access: 'public',
    budget: budgets.beacon,
    audit: false,
    body: z.strictObject({
      vitals: z
        .array(Vital)
        .min(1)
        .max(vitalNames.length)
        .refine((vitals) => new Set(vitals.map(({ name }) => name)).size === vitals.length, 'names each at most once'),
    }),
    output: z.object({ taken: z.number().int() }),
  }),
};
