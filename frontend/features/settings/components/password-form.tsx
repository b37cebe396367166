import { zodResolver } from '@hookform/resolvers/zod';
import { Password, type User } from '@sequelstring/contract/auth.ts';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { fieldError, passwordError } from '../../../lib/form-failure.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
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
  const update = useUpdateProfile();
  const form = useForm({ resolver: zodResolver(PasswordChange), defaultValues: empty });
  const { errors, isDirty, isSubmitting } = form.formState;
  const change = async (values: z.output<typeof PasswordChange>) => {
    await update.mutateAsync(values);
    form.reset(empty);
    toast.success('Password changed');
  };
  const { submit, failure } = useSubmit(form, change, { invalid_credentials: 'currentPassword' });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      {/* Tells password managers whose password this is. */}
      <input type="email" autoComplete="username" value={user.email} readOnly hidden />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Current password" error={fieldError(errors.currentPassword, 'Enter your password')}>
          <PasswordInput autoComplete="current-password" {...form.register('currentPassword')} />
        </Field>
        <div className="flex flex-col gap-2">
          <Field label="New password" error={passwordError(errors.password)}>
            <PasswordInput autoComplete="new-password" {...form.register('password')} />
          </Field>
          <StrengthMeter password={form.watch('password')} personal={[user.name, user.email]} />
        </div>
      </div>
      <SaveBar dirty={isDirty} saving={isSubmitting} onReset={() => form.reset(empty)} label="Change password" />
    </form>
  );
}
