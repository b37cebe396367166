import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { showFailure } from '../../../lib/form-failure.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { signIn } from '../api/auth.actions.ts';

const SignInForm = z.object({
  email: z.string().trim().min(1, 'Enter the e-mail address of your account'),
  password: z.string().min(1, 'Enter your password'),
});

interface SignInFieldsProps {
  /** Signs in as this person alone, on coming back to an ended session. */
  email?: string;
  onSignedIn?: () => void;
}

/** E-mail address and password; says plainly why signing in failed, and keeps the address. */
export function SignInFields({ email, onSignedIn }: SignInFieldsProps) {
  const [failure, setFailure] = useState<string | null>(null);
  const form = useForm({ resolver: zodResolver(SignInForm), defaultValues: { email: email ?? '', password: '' } });
  const { errors, isSubmitting } = form.formState;
  const submit = form.handleSubmit(async (values) => {
    setFailure(null);
    try {
      await signIn(values);
      onSignedIn?.();
    } catch (error) {
      setFailure(messageFor(error) ?? showFailure(form, error));
      form.resetField('password');
      form.setFocus('password');
    }
  });
  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      <Field label="E-mail address" error={errors.email?.message}>
        <Input
          type="email"
          autoComplete="username"
          readOnly={email !== undefined}
          autoFocus={email === undefined}
          {...form.register('email')}
        />
      </Field>
      <Field label="Password" error={errors.password?.message}>
        <PasswordInput autoComplete="current-password" autoFocus={email !== undefined} {...form.register('password')} />
      </Field>
      <Button type="submit" variant="primary" loading={isSubmitting} className="w-full">
        Sign in
      </Button>
    </form>
  );
}

function messageFor(error: unknown): string | null {
  if (!(error instanceof ApiFailure)) return null;
  if (error.code === 'account_locked') {
    return 'This account is locked for a while after too many failed attempts. Wait a few minutes, then try again.';
  }
  if (error.code === 'account_disabled') return 'This account is disabled. Ask an administrator to enable it again.';
  if (error.code === 'rate_limited') return 'Too many attempts from this address. Wait a minute, then try again.';
  return null;
}
