import type { OccasionType } from '@sequelstring/contract/dates.ts';
import { failureMessage } from '../../../lib/api-failure.ts';
import { Combobox } from '../../../ui/combobox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { templateOfDate, useDraftPreview, useTemplates } from '../api/template.queries.ts';
import { MailPreview } from './mail-preview.tsx';

interface EmailTemplateSelectorProps {
  occasion: OccasionType;
  /** Whose mail the preview shows; sample values without. */
  contactId?: string;
  /** Id or key of the template; undefined for the usual one. */
  value: string | undefined;
  onValueChange(template: string | undefined): void;
  error?: string;
}

/** The template of an occasion's mail, with the mail as this contact would get it. */
export function EmailTemplateSelector(props: EmailTemplateSelectorProps) {
  const { occasion, contactId, value, onValueChange, error } = props;
  const { data: templates } = useTemplates();
  const chosen = templateOfDate(templates, occasion, value);
  const usual = templateOfDate(templates, occasion, undefined);
  const fitting = templates?.filter((template) => template.occasion === occasion || template.id === chosen?.id) ?? [];
  return (
    <div className="flex min-h-0 min-w-0 flex-col gap-3">
      <Field label="Template" error={error}>
        <Combobox
          options={fitting.map(({ id, name, builtIn }) => ({
            value: id,
            label: name,
            hint: builtIn ? 'Built in' : '',
          }))}
          value={value && chosen ? chosen.id : undefined}
          onValueChange={onValueChange}
          clearLabel={usual ? `Default (${usual.name})` : 'Default'}
          searchPlaceholder="Search templates"
        />
      </Field>
      <TemplatePreview template={chosen} contactId={contactId} />
    </div>
  );
}

interface TemplatePreviewProps {
  template: ReturnType<typeof templateOfDate>;
  contactId: string | undefined;
}

function TemplatePreview({ template, contactId }: TemplatePreviewProps) {
  const preview = useDraftPreview(
    template && {
      occasion: template.occasion,
      subject: template.subject,
      html: template.html,
      text: template.text,
      contactId,
    },
  );
  if (preview.error) return <p className="text-negative text-xs">{failureMessage(preview.error)}</p>;
  if (!preview.data) {
    return (
      <Loading label="Loading the preview" className="rounded-lg border p-4">
        <Skeleton className="mb-4 w-1/2" />
        <Skeleton className="h-56" />
      </Loading>
    );
  }
  return <MailPreview mail={preview.data} stale={preview.isPlaceholderData} className="min-h-80 flex-1" />;
}
