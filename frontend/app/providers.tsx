import { QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { queryClient } from '../lib/query-client.ts';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { UpdateNotice } from './update-notice.tsx';

/** What every page of the app stands in. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        {children}
        <UpdateNotice />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
