import { useFormatPhone } from '../../../lib/phone.ts';

/** A phone number as people write it. */
export function PhoneNumber({ value }: { value: string | undefined }) {
  const format = useFormatPhone();
  return value ? <span className="tabular">{format(value)}</span> : null;
}
