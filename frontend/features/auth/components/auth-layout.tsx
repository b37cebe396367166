import type { ReactNode } from 'react';
import { useDocumentTitle } from '../../../lib/document-title.ts';
import { cn } from '../../../ui/cn.ts';
import { Logo } from '../../../ui/logo.tsx';

interface AuthLayoutProps {
  title: string;
  description?: ReactNode;
  /** A long form, which begins higher up so that its button is seen at once. */
  long?: boolean;
  children: ReactNode;
}

/** The frame of pages that are seen before signing in. */
export function AuthLayout({ title, description, long, children }: AuthLayoutProps) {
  useDocumentTitle(title);
  return (
    <main className={cn('flex min-h-dvh flex-col items-center px-4', long ? 'py-[4vh]' : 'pt-[10vh] pb-12')}>
      <div className={cn('flex w-full max-w-sm flex-col', long ? 'gap-5' : 'gap-6')}>
        <div className="flex items-center gap-2.5 font-medium text-base">
          <Logo className="size-7" />
          SequelString
        </div>
        <div>
          <h1 className="font-medium text-2xl">{title}</h1>
          {description && <p className="mt-1 text-base text-muted text-pretty">{description}</p>}
        </div>
        {children}
      </div>
    </main>
  );
}
