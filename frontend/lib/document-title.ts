import { useEffect } from 'react';

/** Names the browser's tab after what the page shows. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · SequelString CRM` : 'SequelString CRM';
  }, [title]);
}
