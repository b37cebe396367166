import { zodResolver } from '@hookform/resolvers/zod';
import { type EmailTemplate, emailTemplates } from '@sequelstring/contract/email-templates.ts';
import { useEffect, useRef, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { showFailure } from '../../../lib/form-failure.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type TemplateDraft, useDraftPreview, useSaveTemplate } from '../api/template.queries.ts';
import { readTemplateProblems } from '../api/template-problems.ts';
import { CodeArea } from './code-area.tsx';
import { MailPreview } from './mail-preview.tsx';
import { occasionOptions } from './occasion-icon.tsx';
import { PreviewContact } from './preview-contact.tsx';
import { TemplateLanguage } from './template-language.tsx';
import { TemplateProblems } from './template-problems.tsx';
import { TemplateWarnings } from './template-warnings.tsx';
import { TestSend } from './test-send.tsx';
import { type KeptDraft, useSettled } from './use-kept-draft.ts';
import { VariableReference } from './variable-reference.tsx';

interface TemplateEditorProps {
  /** The template to change; a new one is made without. */
  id: string | undefined;
  kept: KeptDraft;
  /** A built-in template, or one of somebody else, is looked at, not changed. */
  readOnly: boolean;
  onSaved(template: EmailTemplate): void;
}

/** A template beside the mail that it makes, rendered while it is written; problems stand at their lines. */
export function TemplateEditor({ id, kept, readOnly, onSaved }: TemplateEditorProps) {
  const save = useSaveTemplate(id);
  const [contactId, setContactId] = useState<string>();
  const [problem, setProblem] = useState<string | null>(null);
  const code = useRef<HTMLTextAreaElement>(null);
  const form = useForm<TemplateDraft>({
    resolver: zodResolver(emailTemplates.create.body),
    defaultValues: kept.initial,
  });
  const { register, control, formState, watch, setValue } = form;
  const { errors } = formState;
  const draft = watch();
  const { keep } = kept;
  useEffect(() => {
    if (!readOnly) keep(draft);
  });

  const settled = useSettled({ ...draft, key: undefined, text: draft.text || undefined, contactId });
  const preview = useDraftPreview(settled);
  const problems = readTemplateProblems(preview.error);
  const [rendered, setRendered] = useState(preview.data);
  useEffect(() => {
    if (preview.data) setRendered(preview.data);
  }, [preview.data]);
  const htmlLines = problems.flatMap(({ part, line }) => (part === 'html' && line ? [line] : []));

  const submit = form.handleSubmit(async (values) => {
    setProblem(null);
    try {
      const template = await save.mutateAsync({ ...values, text: values.text?.trim() ? values.text : undefined });
      kept.forget();
      toast.success(`${template.name} saved`);
      onSaved(template);
    } catch (failure) {
      const atLines = failure instanceof ApiFailure && failure.code === 'email_template_broken';
      setProblem(atLines ? 'Not saved. Fix this first:' : showFailure(form, failure));
    }
  });
  const insert = (text: string) => {
    const area = code.current;
    if (!area) return;
    area.focus();
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    setValue('html', area.value, { shouldDirty: true });
  };

  return (
    <form onSubmit={submit} noValidate className="grid items-start gap-6 lg:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-4">
        <Field label="Name" error={errors.name?.message && 'Give it a name by which you find it.'}>
          <Input readOnly={readOnly} {...register('name')} />
        </Field>
        <Field label="Occasion">
          <Controller
            control={control}
            name="occasion"
            render={({ field }) => (
              <Select
                options={occasionOptions}
                value={field.value}
                onValueChange={field.onChange}
                disabled={readOnly}
              />
            )}
          />
        </Field>
        <TemplateLanguage
          occasion={draft.occasion}
          id={id}
          language={draft.language}
          translationOf={draft.translationOf}
          readOnly={readOnly}
          onChange={({ language, translationOf }) => {
            setValue('language', language, { shouldDirty: true });
            setValue('translationOf', translationOf, { shouldDirty: true });
          }}
        />
        <Field label="Subject" error={errors.subject?.message && 'Enter a subject.'}>
          <Input
            readOnly={readOnly}
            {...(problems.some(({ part }) => part === 'subject') && { 'aria-invalid': true })}
            {...register('subject')}
          />
        </Field>
        <Field label="Email (HTML)" error={errors.html?.message && 'Enter the text of the email.'}>
          <Controller
            control={control}
            name="html"
            render={({ field }) => (
              <CodeArea
                inputRef={code}
                value={field.value}
                onValueChange={field.onChange}
                onBlur={field.onBlur}
                problemLines={htmlLines}
                readOnly={readOnly}
              />
            )}
          />
        </Field>
        <Field
          label="Plain text"
          optional
          help="For readers that show no HTML; made from the email above when empty."
          error={errors.text?.message}
        >
          <Textarea rows={4} readOnly={readOnly} className="max-h-60 font-mono text-xs" {...register('text')} />
        </Field>
        {readOnly ? (
          <TemplateProblems problems={problems} />
        ) : (
          // What is wrong stays in sight above the button, however long the text is; a low window is left to the text.
          <div className="bottom-0 flex flex-col gap-2 border-t bg-canvas py-3 [@media(min-height:32rem)]:sticky">
            {problem && <Callout tone="negative">{problem}</Callout>}
            <TemplateProblems problems={problems} />
            <Button type="submit" variant="primary" className="self-end" loading={formState.isSubmitting}>
              Save template
            </Button>
          </div>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-20">
        <div className="flex items-center gap-3">
          <h2 className="flex-1 font-medium text-base">Preview</h2>
          {!readOnly && <TestSend draft={draftToSend(draft, contactId)} />}
          <PreviewContact value={contactId} onValueChange={setContactId} />
        </div>
        {rendered ? (
          <MailPreview mail={rendered} stale={preview.isPlaceholderData || problems.length > 0} className="min-h-96" />
        ) : (
          <p className="rounded-lg border border-dashed p-8 text-center text-muted">
            {problems.length > 0 ? 'It cannot be rendered yet.' : 'Write a subject and a text to see the email.'}
          </p>
        )}
        {problems.length === 0 && rendered && rendered.warnings.length > 0 && (
          <TemplateWarnings warnings={rendered.warnings} />
        )}
        <VariableReference onInsert={readOnly ? undefined : insert} />
      </div>
    </form>
  );
}

const draftToSend = ({ key: _key, ...draft }: TemplateDraft, contactId: string | undefined) => ({
  ...draft,
  text: draft.text || undefined,
  contactId,
});
