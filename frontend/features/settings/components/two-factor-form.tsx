import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { twoFactorWords as words } from '../../../lib/messages/two-factor.ts';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { DialogClose, DialogFooter } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { PasswordInput } from '../../../ui/password-input.tsx';

const Given = z.object({ password: z.string(), totp: z.string().trim() });

interface TwoFactorFormProps {
  asks: { password?: boolean; totp?: boolean };
  action: string;
  danger?: boolean;
  onSubmit: (values: z.output<typeof Given>) => Promise<void>;
}

/** Asks for the password, a code, or both, within a dialog. */
export function TwoFactorForm({ asks, action, danger, onSubmit }: TwoFactorFormProps) {
  const schema = Given.refine(({ password }) => !asks.password || password, {
    path: ['password'],
    message: words.passwordMissing,
  }).refine(({ totp }) => !asks.totp || totp, { path: ['totp'], message: words.codeMissing });
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { password: '', totp: '' } });
  const { errors, isSubmitting } = form.formState;
  const { submit, failure } = useSubmit(form, onSubmit);
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure && <Callout tone="negative">{failure}</Callout>}
      {asks.password && (
        <Field label={words.password} error={errors.password?.message}>
          <PasswordInput autoComplete="current-password" autoFocus {...form.register('password')} />
        </Field>
      )}
      {asks.totp && (
        <Field label={words.code} help={asks.password ? words.codeHelp : undefined} error={errors.totp?.message}>
          <Input
            autoComplete="one-time-code"
            spellCheck={false}
            autoFocus={!asks.password}
            className="tabular"
            {...form.register('totp')}
          />
        </Field>
      )}
      <DialogFooter>
        <DialogClose asChild>
          <Button variant="ghost">{words.cancel}</Button>
        </DialogClose>
        <Button type="submit" variant={danger ? 'danger' : 'primary'} loading={isSubmitting}>
          {action}
        </Button>
      </DialogFooter>
    </form>
  );
}
