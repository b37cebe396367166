import { OccasionDate } from '@sequelstring/contract/dates.ts';
import { CalendarDays } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { currentLocale, currentTimeZone, formatOccasionDate, todayIn } from '../lib/format.ts';
import { dateOrderOf, parseTypedDate } from '../lib/typed-date.ts';
import { IconButton } from './icon-button.tsx';
import { Input } from './input.tsx';
import { Popover, PopoverContent, PopoverTrigger } from './popover.tsx';
import { Skeleton } from './skeleton.tsx';

const Calendar = lazy(() => import('./calendar.tsx').then((module) => ({ default: module.Calendar })));

interface DateInputProps {
  /** `1990-03-15`, `--03-15`, empty, or what was typed where it is no date. */
  value: string;
  /** Called with the date as the contract writes it, or with the typed text where it is no date. */
  onValueChange: (value: string) => void;
  /** A date without a year stays without one. */
  yearless?: boolean;
  placeholder?: string;
  id?: string;
  onBlur?: () => void;
  disabled?: boolean;
  autoFocus?: boolean;
}

const isDate = (value: string) => OccasionDate.safeParse(value).success;
const shown = (value: string) => (isDate(value) ? formatOccasionDate(value) : value);

/** A date typed as one writes it (`3 May`, `3/5/1990`, `next friday`) or picked from a calendar. */
export function DateInput(props: DateInputProps) {
  const { value, onValueChange, yearless, onBlur, ...rest } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const latest = useRef<string | null>(null);
  // Read while it is typed: whoever then clicks a button straight away finds the date in the form.
  const read = async (text: string) => {
    latest.current = text;
    setTyped(text);
    const options = { today: todayIn(currentTimeZone()), order: dateOrderOf(currentLocale()), yearless };
    const date = await parseTypedDate(text, options);
    if (latest.current === text) onValueChange(date ?? text.trim());
  };
  const commit = async () => {
    if (typed !== null) await read(typed);
    if (latest.current === typed) setTyped(null);
    onBlur?.();
  };
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <Input
        {...rest}
        autoComplete="off"
        placeholder={rest.placeholder ?? (yearless ? '3 May or 3 May 1990' : '3 May 2026')}
        value={typed ?? shown(value)}
        onChange={(event) => void read(event.target.value)}
        onBlur={() => void commit()}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed !== null) {
            event.preventDefault();
            void commit();
          }
        }}
        trailing={
          <PopoverTrigger asChild>
            <IconButton
              icon={CalendarDays}
              label="Open calendar"
              size="sm"
              disabled={rest.disabled}
              className="-mr-1"
            />
          </PopoverTrigger>
        }
      />
      <PopoverContent align="end" aria-label="Calendar" className="w-auto p-3">
        <Suspense fallback={<Skeleton className="h-64 w-60" />}>
          <Calendar
            value={isDate(value) && !value.startsWith('--') ? value : undefined}
            onSelect={(day) => {
              latest.current = null;
              onValueChange(day);
              setTyped(null);
              setOpen(false);
            }}
          />
        </Suspense>
      </PopoverContent>
    </Popover>
  );
}
