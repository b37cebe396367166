import { zodResolver } from '@hookform/resolvers/zod';
import { Password, type User } from '@sequelstring/contract/auth.ts';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { showFailure } from '../../../lib/form-failure.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { StrengthMeter } from '../../../ui/strength-meter.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useUpdateProfile } from '../api/settings.queries.ts';
import { SaveBar } from './save-bar.tsx';

const PasswordChange = z.object({ currentPassword: z.string().min(1), password: Password });
const empty = { currentPassword: '', password: '' };

/** Changes the own password; asks for the current one. */
export function PasswordForm({ user }: { user: User }) {
  const [failure, setFailure] = useState<string | null>(null);
  const update = useUpdateProfile();
  const form = useForm({ resolver: zodResolver(PasswordChange), defaultValues: empty });
  const { errors, isDirty, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    try {
      await update.mutateAsync(values);
      form.reset(empty);
      toast.success('Password changed');
    } catch (error) {
      setFailure(showFailure(form, error, { invalid_credentials: 'currentPassword' }));
    }
  });
  const currentError = errors.currentPassword;
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      {/* Tells password managers whose password this is. */}
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field
          label="Current password"
          error={
            currentError && (form.getValues('currentPassword') ? 'This is not your password' : 'Enter your password')
          }
        >
          <PasswordInput autoComplete="current-password" {...form.register('currentPassword')} />
        </Field>
        <div className="flex flex-col gap-2">
          <Field label="New password" error={errors.password && 'Use at least 10 characters'}>
            <PasswordInput autoComplete="new-password" {...form.register('password')} />
          </Field>
          <StrengthMeter password={form.watch('password')} personal={[user.name, user.email]} />
        </div>
      </div>
      <SaveBar dirty={isDirty} saving={isSubmitting} onReset={() => form.reset(empty)} label="Change password" />
    </form>
  );
}
