import type { ReactNode } from 'react';
import { useDocumentTitle } from '../../../lib/document-title.ts';
import { Logo } from '../../../ui/logo.tsx';

interface AuthLayoutProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
}

/** The frame of pages that are seen before signing in. */
export function AuthLayout({ title, description, children }: AuthLayoutProps) {
  useDocumentTitle(title);
  return (
    <main className="flex min-h-dvh flex-col items-center px-4 pt-[10vh] pb-12">
      <div className="flex w-full max-w-sm flex-col gap-6">
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
