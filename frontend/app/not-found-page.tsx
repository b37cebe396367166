import { Compass } from 'lucide-react';
import { Link } from 'react-router';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';

export function NotFoundPage() {
  return (
    <EmptyState
      isPage
      icon={Compass}
      title="There is no page at this address"
      className="pt-[15vh]"
      action={
        <Button asChild>
          <Link to="/">Go to Home</Link>
        </Button>
      }
    >
      The link may be old or mistyped.
    </EmptyState>
  );
}
