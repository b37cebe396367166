import { Controller } from 'react-hook-form';
import { fieldError, passwordError } from '../../../lib/form-failure.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { Select } from '../../../ui/select.tsx';
import { StrengthMeter } from '../../../ui/strength-meter.tsx';
import { TimeZoneSelect } from '../../../ui/time-zone-select.tsx';
import { roleOptions } from './roles.ts';
import type { UserForm } from './user-dialog.tsx';

/** The fields of a user; one that `exists` keeps its password when none is typed. */
export function UserFields({ form, exists }: { form: UserForm; exists: boolean }) {
  const { errors } = form.formState;
  return (
    <>
      <Field label="Name" error={fieldError(errors.name, 'Enter a name')}>
        <Input autoComplete="off" autoFocus {...form.register('name')} />
      </Field>
      <Field label="Email address" error={fieldError(errors.email, 'Enter an email address such as ada@example.com')}>
        <Input type="email" autoComplete="off" {...form.register('email')} />
      </Field>
      <PasswordFields form={form} exists={exists} />
      <Field label="Role" error={errors.role?.message}>
        <Controller
          control={form.control}
          name="role"
          render={({ field }) => (
            <Select options={roleOptions} value={field.value} onValueChange={field.onChange} onBlur={field.onBlur} />
          )}
        />
      </Field>
      <Field label="Time zone" optional error={errors.timeZone?.message}>
        <Controller
          control={form.control}
          name="timeZone"
          render={({ field }) => (
            <TimeZoneSelect
              value={field.value}
              onValueChange={field.onChange}
              onBlur={field.onBlur}
              clearLabel="The organisation's"
            />
          )}
        />
      </Field>
    </>
  );
}

function PasswordFields({ form, exists }: { form: UserForm; exists: boolean }) {
  const [name, email, password] = form.watch(['name', 'email', 'password']);
  return (
    <div className="flex flex-col gap-2">
      <Field
        label={exists ? 'New password' : 'First password'}
        optional={exists}
        help={exists ? 'Leave empty to keep the current one.' : 'Share it in person or by phone.'}
        error={passwordError(form.formState.errors.password)}
      >
        <PasswordInput autoComplete="new-password" {...form.register('password')} />
      </Field>
      <StrengthMeter password={password} personal={[name, email]} />
    </div>
  );
}
