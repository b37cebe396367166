import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '../../../lib/session.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { authStatusQuery } from '../api/auth.actions.ts';
import { AuthLayout } from '../components/auth-layout.tsx';
import { SignInFields } from '../components/sign-in-fields.tsx';

/** Signs in, then goes to the page that was asked for. */
export function SignInPage() {
  const status = useQuery(authStatusQuery);
  const session = useSession((state) => state.status);
  const { state } = useLocation() as { state: { from?: string } | null };
  if (session === 'signed-in') return <Navigate to={state?.from ?? '/'} replace />;
  if (status.data?.needsSetup) return <Navigate to="/setup" replace />;
  if (status.isError)
    return <ErrorState error={status.error} onRetry={() => void status.refetch()} className="pt-[20vh]" />;
  return (
    <AuthLayout title="Sign in">
      <SignInFields />
      <p className="text-muted text-sm">Forgotten your password? An administrator can set a new one for you.</p>
    </AuthLayout>
  );
}
