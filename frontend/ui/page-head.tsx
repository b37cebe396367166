import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useDocumentTitle } from '../lib/document-title.ts';
import { formatNumber } from '../lib/format.ts';
import { cn } from './cn.ts';

interface PageHeadProps {
  title: ReactNode;
  /** What the browser's tab is called, where the title is no text or not what one would look for among tabs. */
  documentTitle?: string;
  /** Where this page hangs, from the outermost. */
  breadcrumb?: readonly { label: string; to: string }[];
  /** Stands beside the title. */
  count?: number;
  /** One line below the title. */
  description?: ReactNode;
  /** Views as tabs or links that look like tabs. */
  tabs?: ReactNode;
  /** Filter, sort, columns. */
  tools?: ReactNode;
  /** At the right, the primary one last. */
  actions?: ReactNode;
}

/** The head of a page; it stays in place while the page's content scrolls below it. */
export function PageHead(props: PageHeadProps) {
  const { title, documentTitle, breadcrumb = [], count, description, tabs, tools, actions } = props;
  useDocumentTitle(documentTitle ?? (typeof title === 'string' ? title : undefined));
  return (
    <header className="sticky top-0 z-20 bg-canvas">
      <div className="flex min-h-13 flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 sm:px-6">
        <div className="min-w-0 grow basis-40 sm:basis-60">
          <div className="flex min-w-0 items-center gap-1.5">
            {breadcrumb.map((crumb, index) => (
              <span
                key={crumb.to}
                className={cn(
                  'flex shrink-0 items-center gap-1.5 text-muted',
                  index < breadcrumb.length - 1 && 'max-sm:hidden',
                )}
              >
                <Link to={crumb.to} className="rounded-sm hover:text-ink">
                  {crumb.label}
                </Link>
                <ChevronRight aria-hidden className="size-3.5" strokeWidth={1.5} />
              </span>
            ))}
            <h1 className="min-w-0 truncate font-medium text-xl">{title}</h1>
            {count !== undefined && <span className="tabular ml-1 text-base text-muted">{formatNumber(count)}</span>}
          </div>
          {description && <p className="text-muted text-sm">{description}</p>}
        </div>
        {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
      </div>
      {tabs && <div className="border-b px-4 sm:px-6 [&>*]:border-b-0">{tabs}</div>}
      {tools && <div className="flex flex-wrap items-center gap-2 px-4 pb-2.5 sm:px-6">{tools}</div>}
      {!tabs && <div className="border-b" />}
    </header>
  );
}
