import { Search } from 'lucide-react';
import { useState } from 'react';
import { Card } from '../../ui/card.tsx';
import { Combobox } from '../../ui/combobox.tsx';
import { CountrySelect } from '../../ui/country-select.tsx';
import { DateInput } from '../../ui/date-input.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { PasswordInput } from '../../ui/password-input.tsx';
import { Select } from '../../ui/select.tsx';
import { StrengthMeter } from '../../ui/strength-meter.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { TimeInput } from '../../ui/time-input.tsx';
import { TimeZoneSelect } from '../../ui/time-zone-select.tsx';

const fruits = [
  { value: 'apple', label: 'Apple', help: 'Keeps through the winter' },
  { value: 'pear', label: 'Pear' },
  { value: 'quince', label: 'Quince', disabled: true },
] as const;

/** Everything to type or choose in, with help, with an error, disabled. */
export function FieldSamples() {
  const [fruit, setFruit] = useState<string>();
  const [zone, setZone] = useState<string | undefined>('Europe/Paris');
  const [country, setCountry] = useState<string>();
  const [birthday, setBirthday] = useState('--05-03');
  const [day, setDay] = useState('');
  return (
    <Card title="Fields">
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        <Field label="Text" help="One sentence of help.">
          <Input placeholder="Ada Example" />
        </Field>
        <Field label="With an error" error="Enter an email address such as ada@example.com">
          <Input defaultValue="ada@" />
        </Field>
        <Field label="Disabled" optional>
          <Input defaultValue="Not to be changed" disabled />
        </Field>
        <Field label="With icon and unit">
          <Input leading={<Search aria-hidden strokeWidth={1.5} />} trailing={<span className="pr-1.5">kg</span>} />
        </Field>
        <div className="flex flex-col gap-2">
          <Field label="Password">
            <PasswordInput autoComplete="off" />
          </Field>
          <StrengthMeter password="copper lantern" personal={[]} />
        </div>
        <Field label="Select">
          <Select options={fruits} value={fruit} onValueChange={setFruit} />
        </Field>
        <Field label="Select with an error" error="Choose a fruit">
          <Select options={fruits} value={undefined} onValueChange={setFruit} />
        </Field>
        <Field label="Combobox">
          <Combobox options={fruits} value={fruit} onValueChange={setFruit} clearLabel="No fruit" />
        </Field>
        <Field label="Time zone">
          <TimeZoneSelect value={zone} onValueChange={setZone} clearLabel="The organisation's" />
        </Field>
        <Field label="Country">
          <CountrySelect value={country} onValueChange={setCountry} clearLabel="None" />
        </Field>
        <Field label="Birthday" help="Year optional.">
          <DateInput value={birthday} onValueChange={setBirthday} yearless />
        </Field>
        <Field label="Day">
          <DateInput value={day} onValueChange={setDay} />
        </Field>
        <Field label="Time">
          <TimeInput defaultValue="09:00" />
        </Field>
        <Field label="Longer text" className="sm:col-span-2">
          <Textarea defaultValue="Grows with its text." />
        </Field>
      </div>
    </Card>
  );
}
