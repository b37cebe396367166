import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { twoFactorWords } from '../../../lib/messages/two-factor.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';
import { signIn } from '../api/auth.actions.ts';

const Credentials = z.object({
  email: z.string().trim().min(1, 'Enter the email address of your account'),
  password: z.string().min(1, 'Enter your password'),
  totp: z.string().trim(),
});

/**
 * Email address and password, and the code where the server asks for one; says plainly why signing in failed, and keeps the address.
 * @param props.email the only person who may come back to an ended session
 */
export function SignInFields({ email }: { email?: string }) {
  const form = useForm({
    resolver: zodResolver(Credentials),
    defaultValues: { email: email ?? '', password: '', totp: '' },
  });
  const [asksCode, setAsksCode] = useState(false);
  const { errors, isSubmitting } = form.formState;
  const { submit, failure } = useSubmit(form, async (values) => {
    try {
      const { totp, ...credentials } = values;
      await signIn(asksCode ? values : credentials);
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 'totp_required') return setAsksCode(true);
      if (error instanceof ApiFailure && error.code === 'totp_invalid') {
        form.resetField('totp');
        form.setError('totp', { message: error.message }, { shouldFocus: true });
        return;
      }
      setAsksCode(false);
      form.resetField('totp');
      form.resetField('password');
      form.setFocus('password');
      throw inPlainWords(error);
    }
  });
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      <Field label="Email address" error={errors.email?.message}>
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
      {asksCode && (
        <Field label={twoFactorWords.signInCode} help={twoFactorWords.codeHelp} error={errors.totp?.message}>
          <Input autoComplete="one-time-code" spellCheck={false} autoFocus {...form.register('totp')} />
        </Field>
      )}
      <Button type="submit" variant="primary" loading={isSubmitting} className="w-full">
        Sign in
      </Button>
    </form>
  );
}

const words: Partial<Record<ApiFailure['code'], string>> = {
  account_locked:
    'This account is locked for a while after too many failed attempts. Wait a few minutes, then try again.',
  account_disabled: 'This account is disabled. Ask an administrator to enable it again.',
  rate_limited: 'Too many attempts from this address. Wait a minute, then try again.',
};

function inPlainWords(error: unknown): unknown {
  if (!(error instanceof ApiFailure)) return error;
  const message = words[error.code] ?? error.message;
  return new ApiFailure({ code: error.code, message, status: error.status, requestId: error.requestId });
}
