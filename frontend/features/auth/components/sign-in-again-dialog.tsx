import { useSession } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogContent } from '../../../ui/dialog.tsx';
import { signOut } from '../api/auth.actions.ts';
import { SignInFields } from './sign-in-fields.tsx';

/** Asks for the password over the page when the session has ended, so that what was typed there stays. */
export function SignInAgainDialog() {
  const user = useSession((state) => state.user);
  return (
    <Dialog open>
      <DialogContent
        locked
        title="Sign in again"
        description="Your session has ended. The page behind is kept as it is, with everything you typed."
      >
        <SignInFields email={user?.email ?? ''} />
        <Button variant="ghost" className="w-full text-muted" onClick={() => void signOut()}>
          Sign out instead
        </Button>
      </DialogContent>
    </Dialog>
  );
}
