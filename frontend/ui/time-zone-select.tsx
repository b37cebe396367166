import { useMemo } from 'react';
import { listZones } from '../lib/time-zones.ts';
import { Combobox } from './combobox.tsx';

interface TimeZoneSelectProps {
  value: string | undefined;
  onValueChange: (zone: string | undefined) => void;
  /** What holds when none is chosen: `The organisation's (Europe/Paris)`. */
  clearLabel?: string;
  disabled?: boolean;
  onBlur?: () => void;
  'aria-label'?: string;
  className?: string;
}

/** An IANA time zone, found by city, with its distance from UTC today. */
export function TimeZoneSelect(props: TimeZoneSelectProps) {
  const options = useMemo(listZones, []);
  return (
    <Combobox
      {...props}
      options={options}
      placeholder="Choose a time zone"
      searchPlaceholder="Search by city or region"
      emptyText="No such time zone"
    />
  );
}
