import { useSyncExternalStore } from 'react';

type Format = (phone: string) => string;

const asStored: Format = (phone) => phone;
let format = asStored;
let asked = false;
const listeners = new Set<() => void>();

/** Writes E.164 (`+12025550123;ext=7`) as people do: `+1 202 555 0123 ext. 7`; what is no such number stays as it is. */
export const phoneFormat =
  (parse: (text: string) => { formatInternational(): string } | undefined): Format =>
  (phone) =>
    phone.startsWith('+') ? (parse(phone)?.formatInternational() ?? phone) : phone;

/** How numbers are grouped in each country is a big table, so it comes after the page that shows the first number. */
async function load(): Promise<void> {
  try {
    const { parsePhoneNumberFromString } = await import('libphonenumber-js/min');
    format = phoneFormat(parsePhoneNumberFromString);
    for (const listener of listeners) listener();
  } catch {
    asked = false;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!asked) {
    asked = true;
    void load();
  }
  return () => listeners.delete(listener);
}

/** Writes phone numbers for people; as they are stored until the table for it is here. */
export const useFormatPhone = (): Format => useSyncExternalStore(subscribe, () => format);
