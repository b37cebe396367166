import { useCallback, useEffect, useMemo, useState } from 'react';
import type { TemplateDraft } from '../api/template.queries.ts';

/** What is being written, kept in this tab until it is saved, so that leaving the page loses nothing. */
export interface KeptDraft {
  initial: TemplateDraft;
  /** It differs from what is saved, as it was left here before. */
  restored: boolean;
  keep(draft: TemplateDraft): void;
  forget(): void;
}

/** The draft under `name`, else `saved`; changes when `saved` does. */
export function useKeptDraft(name: string, saved: TemplateDraft): KeptDraft {
  const key = `sequelstring.template.${name}`;
  const savedText = JSON.stringify(saved);
  const initial = useMemo(() => read(key) ?? (JSON.parse(savedText) as TemplateDraft), [key, savedText]);
  const keep = useCallback(
    (draft: TemplateDraft) => {
      const text = JSON.stringify(draft);
      if (text === savedText) sessionStorage.removeItem(key);
      else sessionStorage.setItem(key, text);
    },
    [key, savedText],
  );
  const forget = useCallback(() => sessionStorage.removeItem(key), [key]);
  return { initial, restored: JSON.stringify(initial) !== savedText, keep, forget };
}

function read(key: string): TemplateDraft | undefined {
  const text = sessionStorage.getItem(key);
  return text ? (JSON.parse(text) as TemplateDraft) : undefined;
}

/** A value once it has stood for 300 ms. */
export function useSettled<T>(value: T): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return useMemo(() => JSON.parse(settled) as T, [settled]);
}
