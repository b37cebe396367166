import type { OccasionType } from '@sequelstring/contract/dates.ts';
import { type EmailTemplate, emailTemplates } from '@sequelstring/contract/email-templates.ts';
import type { BodyInput } from '@sequelstring/contract/route.ts';
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api.ts';

export type TemplateDraft = BodyInput<typeof emailTemplates.create>;
export type PreviewDraft = BodyInput<typeof emailTemplates.preview>;

/** All templates, or those of one occasion; built-in ones first. */
export const templatesQuery = (occasion?: OccasionType) =>
  queryOptions({
    queryKey: ['templates', 'list', occasion ?? 'all'],
    queryFn: async ({ signal }) => {
      const found: EmailTemplate[] = [];
      for (let page = 1; ; page++) {
        const { data, meta } = await api.call(emailTemplates.list, {
          query: { occasion, page, limit: 200 },
          signal,
        });
        found.push(...data);
        if (!meta.hasMore) return found;
      }
    },
    staleTime: 60_000,
  });

export const templateQuery = (id: string) =>
  queryOptions({
    queryKey: ['templates', 'one', id],
    queryFn: ({ signal }) => api.call(emailTemplates.get, { params: { id }, signal }),
    staleTime: 60_000,
  });

export const templateVersionsQuery = (id: string, current: number) =>
  queryOptions({
    queryKey: ['templates', 'versions', id, current],
    queryFn: ({ signal }) => api.call(emailTemplates.listVersions, { params: { id }, signal }),
  });

/** Makes an older version the current one. */
export function useRestoreVersion(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) => api.call(emailTemplates.restoreVersion, { params: { id }, body: { version } }),
    onSuccess: (template) => {
      client.setQueryData(templateQuery(id).queryKey, template);
      return client.invalidateQueries({ queryKey: ['templates', 'list'] });
    },
  });
}

export const useTemplates = (occasion?: OccasionType) => useQuery(templatesQuery(occasion));

/** A template being written, rendered by the server for a contact or for sample values. */
export function useDraftPreview(draft: PreviewDraft | undefined) {
  return useQuery({
    queryKey: ['templates', 'preview', draft],
    queryFn: ({ signal }) => api.call(emailTemplates.preview, { body: draft!, signal }),
    enabled: Boolean(draft?.subject && draft.html),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
    retry: false,
  });
}

/** The template that a date uses: the one it names by id or key, else the first built-in one of its occasion. */
export function templateOfDate(
  templates: readonly EmailTemplate[] | undefined,
  occasion: OccasionType,
  chosen: string | undefined,
): EmailTemplate | undefined {
  const named = chosen && templates?.find((template) => template.id === chosen || template.key === chosen);
  return named || templates?.find((template) => template.builtIn && template.occasion === occasion);
}

/** Creates a template, or changes the one whose id is given. */
export function useSaveTemplate(id: string | undefined) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ key, ...draft }: TemplateDraft) =>
      id
        ? api.call(emailTemplates.update, {
            params: { id },
            body: { ...draft, language: draft.language ?? null, translationOf: draft.translationOf ?? null },
          })
        : api.call(emailTemplates.create, { body: key ? { ...draft, key } : draft }),
    onSuccess: (template) => {
      client.setQueryData(templateQuery(template.id).queryKey, template);
      return client.invalidateQueries({ queryKey: ['templates', 'list'] });
    },
  });
}

export function useDeleteTemplate() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.call(emailTemplates.remove, { params: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['templates', 'list'] }),
  });
}

export const useTestSend = () =>
  useMutation({ mutationFn: (draft: PreviewDraft) => api.call(emailTemplates.sendTest, { body: draft }) });
