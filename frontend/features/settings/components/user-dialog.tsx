import { zodResolver } from '@hookform/resolvers/zod';
import { auth, type User } from '@sequelstring/contract/auth.ts';
import type { Role } from '@sequelstring/contract/route.ts';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { z } from 'zod';
import { showFailure } from '../../../lib/form-failure.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { Select } from '../../../ui/select.tsx';
import { StrengthMeter } from '../../../ui/strength-meter.tsx';
import { TimeZoneSelect } from '../../../ui/time-zone-select.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCreateUser, useUpdateUser } from '../api/settings.queries.ts';
import { roleOptions } from './roles.ts';

const NewUser = auth.createUser.body.omit({ locale: true });
/** An empty password leaves the one there is. */
const ChangedUser = NewUser.extend({ password: NewUser.shape.password.or(z.literal('')) });

interface UserDialogProps {
  /** The user to change; without one a new user is made. */
  user?: User;
  onClose: () => void;
}

/** Makes a user with a first password, or changes one. */
export function UserDialog({ user, onClose }: UserDialogProps) {
  const [failure, setFailure] = useState<string | null>(null);
  const [create, update] = [useCreateUser(), useUpdateUser()];
  const form = useForm({
    resolver: zodResolver(user ? ChangedUser : NewUser),
    defaultValues: {
      name: user?.name ?? '',
      email: user?.email ?? '',
      password: '',
      role: (user?.role ?? 'rep') as Role,
      timeZone: user?.timeZone,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const [name, email, password] = form.watch(['name', 'email', 'password']);
  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    try {
      if (user) {
        const timeZone = values.timeZone ?? null;
        await update.mutateAsync({ id: user.id, ...values, timeZone, password: values.password || undefined });
      } else await create.mutateAsync(values);
      toast.success(user ? `${values.name} saved` : `${values.name} can sign in now`);
      onClose();
    } catch (error) {
      setFailure(showFailure(form, error, { user_email_taken: 'email', last_admin: 'role' }));
    }
  });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={user ? 'Edit user' : 'Add user'}
        description={
          user ? undefined : 'They sign in with this address and password, and can change it in their profile.'
        }
      >
        <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
          {failure && <Callout tone="negative">{failure}</Callout>}
          <Field label="Name" error={errors.name && 'Enter a name'}>
            <Input autoComplete="off" autoFocus {...form.register('name')} />
          </Field>
          <Field label="E-mail address" error={emailError(errors.email)}>
            <Input type="email" autoComplete="off" {...form.register('email')} />
          </Field>
          <div className="flex flex-col gap-2">
            <Field
              label={user ? 'New password' : 'First password'}
              optional={Boolean(user)}
              help={user ? 'Leave it empty to keep the one there is.' : 'Tell it to them in person or by phone.'}
              error={errors.password && 'Use at least 10 characters'}
            >
              <PasswordInput autoComplete="new-password" {...form.register('password')} />
            </Field>
            <StrengthMeter password={password} personal={[name, email]} />
          </div>
          <Field label="Role" error={errors.role?.message}>
            <Controller
              control={form.control}
              name="role"
              render={({ field }) => (
                <Select
                  options={roleOptions}
                  value={field.value}
                  onValueChange={field.onChange}
                  onBlur={field.onBlur}
                />
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
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={isSubmitting}>
              {user ? 'Save' : 'Add user'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** What the server said of the address, or what an address looks like. */
function emailError(error: { type?: string; message?: string } | undefined): string | undefined {
  if (!error) return undefined;
  return error.type ? 'Enter an e-mail address such as ada@example.com' : error.message;
}
