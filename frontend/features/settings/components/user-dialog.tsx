import { zodResolver } from '@hookform/resolvers/zod';
import { auth, type User } from '@sequelstring/contract/auth.ts';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { z } from 'zod';
import { useSubmit } from '../../../lib/use-submit.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '../../../ui/dialog.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useCreateUser, useUpdateUser } from '../api/settings.queries.ts';
import { UserFields } from './user-fields.tsx';

const NewUser = auth.createUser.body.omit({ locale: true });
/** An empty password leaves the one there is. */
const ChangedUser = NewUser.extend({ password: NewUser.shape.password.or(z.literal('')) });

export type UserForm = UseFormReturn<z.input<typeof NewUser>, unknown, z.output<typeof NewUser>>;

interface UserDialogProps {
  /** The user to change; without one a new user is made. */
  user?: User;
  onClose: () => void;
}

/** Makes a user with a first password, or changes one. */
export function UserDialog({ user, onClose }: UserDialogProps) {
  const [create, update] = [useCreateUser(), useUpdateUser()];
  const form: UserForm = useForm({
    resolver: zodResolver(user ? ChangedUser : NewUser),
    defaultValues: {
      name: user?.name ?? '',
      email: user?.email ?? '',
      password: '',
      role: user?.role ?? 'rep',
      timeZone: user?.timeZone,
    },
  });
  const save = async (values: z.output<typeof NewUser>) => {
    if (user) {
      const change = { ...values, timeZone: values.timeZone ?? null, password: values.password || undefined };
      await update.mutateAsync({ id: user.id, ...change });
    } else {
      await create.mutateAsync(values);
    }
    toast.success(user ? `${values.name} saved` : `${values.name} can sign in now`);
    onClose();
  };
  const { submit, failure } = useSubmit(form, save, { user_email_taken: 'email', last_admin: 'role' });
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={user ? 'Edit user' : 'Add user'}
        description={
          user ? undefined : 'They sign in with this address and password, and can change it in their profile.'
        }
      >
        <form onSubmit={submit} noValidate className="flex flex-col gap-4">
          {failure && <Callout tone="negative">{failure}</Callout>}
          <UserFields form={form} exists={Boolean(user)} />
          <DialogFooter>
            <DialogClose asChild>
              <Button variant="ghost">Cancel</Button>
            </DialogClose>
            <Button type="submit" variant="primary" loading={form.formState.isSubmitting}>
              {user ? 'Save' : 'Add user'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
