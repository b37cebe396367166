import { useQuery } from '@tanstack/react-query';
import { Navigate, useSearchParams } from 'react-router';
import { useSession } from '../../../lib/session.ts';
import { ErrorState } from '../../../ui/error-state.tsx';
import { authStatusQuery } from '../api/auth.actions.ts';
import { AuthLayout } from '../components/auth-layout.tsx';
import { SetupForm } from '../components/setup-form.tsx';

/** The first page of a new installation: makes the administrator. Once somebody exists it leads to signing in. */
export function SetupPage() {
  const status = useQuery(authStatusQuery);
  const code = useSearchParams()[0].get('code') ?? undefined;
  const session = useSession((state) => state.status);
  if (session === 'signed-in') return <Navigate to="/" replace />;
  if (status.isError)
    return <ErrorState error={status.error} onRetry={() => void status.refetch()} className="pt-[20vh]" />;
  if (status.isPending) return null;
  if (!status.data.needsSetup) return <Navigate to="/sign-in" replace />;
  return (
    <AuthLayout
      long
      title="Welcome"
      description="This is a new installation. Create its first administrator; everyone else can be invited afterwards."
    >
      <SetupForm code={code} asksCode={status.data.needsCode && !code} />
    </AuthLayout>
  );
}
