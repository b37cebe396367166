import { offsetOf } from './format.ts';

/** A zone to choose: found by its city too, with its distance from UTC today. */
export interface ZoneOption {
  value: string;
  label: string;
  hint: string;
  keywords: string[];
}

/** All time zones that this browser knows, UTC first. */
export function listZones(): ZoneOption[] {
  const now = new Date();
  return ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
    hint: offsetOf(zone, now),
    keywords: zone.split('/').map((part) => part.replaceAll('_', ' ')),
  }));
}
