import { useMemo } from 'react';
import { listCountries } from '../lib/countries.ts';
import { Combobox } from './combobox.tsx';

interface CountrySelectProps {
  /** ISO 3166 alpha-2. */
  value: string | undefined;
  onValueChange: (code: string | undefined) => void;
  /** What holds when none is chosen. */
  clearLabel?: string;
  disabled?: boolean;
  'aria-label'?: string;
}

/** A country, found by its name in the person's language or by its code. */
export function CountrySelect(props: CountrySelectProps) {
  const options = useMemo(
    () => listCountries().map(({ code, name }) => ({ value: code, label: name, hint: code })),
    [],
  );
  return (
    <Combobox
      {...props}
      options={options}
      placeholder="Choose a country"
      searchPlaceholder="Search countries"
      emptyText="No such country"
    />
  );
}
