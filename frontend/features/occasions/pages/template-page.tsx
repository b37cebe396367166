import { OccasionType } from '@sequelstring/contract/dates.ts';
import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { mayChangeTemplate } from '@sequelstring/contract/template-policy.ts';
import { useQuery } from '@tanstack/react-query';
import { Copy, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { useHasRole, useSession } from '../../../lib/session.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { toast } from '../../../ui/toast.tsx';
import { type TemplateDraft, templateQuery, useDeleteTemplate } from '../api/template.queries.ts';
import { TemplateEditor } from '../components/template-editor.tsx';
import { TemplateHistory } from '../components/template-history.tsx';
import { useKeptDraft } from '../components/use-kept-draft.ts';

const trail = [
  { label: 'Occasions', to: '/occasions' },
  { label: 'Templates', to: '/occasions/templates' },
];

/** One template: a new one, a copy, one of one's own, or a built-in one to look at. */
export function TemplatePage() {
  const { templateId = 'new' } = useParams();
  const [search] = useSearchParams();
  const isNew = templateId === 'new';
  const source = isNew ? search.get('copy') : templateId;
  const { data, error, refetch } = useQuery({ ...templateQuery(source ?? ''), enabled: source !== null });
  if (source !== null && error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (source !== null && !data) {
    return (
      <>
        <PageHead title={<Skeleton className="h-6 w-40" />} breadcrumb={trail} />
        <Loading label="Loading the template" className="grid gap-6 px-4 py-5 sm:px-6 lg:grid-cols-2">
          <Skeleton className="h-96" />
          <Skeleton className="h-96" />
        </Loading>
      </>
    );
  }
  return <LoadedTemplate key={`${templateId}${source}`} template={data} isNew={isNew} />;
}

const plainHtml = `<p>Dear {{default contact.firstName contact.fullName}},</p>
<p></p>
<p>{{owner.name}}</p>
`;

function draftOf(template: EmailTemplate | undefined, isNew: boolean, occasion: OccasionType): TemplateDraft {
  if (!template) return { name: '', occasion, subject: '', html: plainHtml, text: '' };
  const { name, subject, html, text = '', occasion: of, language, translationOf } = template;
  const draft = { occasion: of, subject, html, text };
  // A copy is most often the beginning of a translation, which then says so itself.
  return isNew ? { ...draft, name: `Copy of ${name}` } : { ...draft, name, language, translationOf };
}

function LoadedTemplate({ template, isNew }: { template: EmailTemplate | undefined; isNew: boolean }) {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const mayEdit = useHasRole(editors);
  const user = useSession((state) => state.user);
  const [version, setVersion] = useState(0);
  const occasion = OccasionType.catch('birthday').parse(search.get('occasion'));
  const id = isNew ? undefined : template?.id;
  const kept = useKeptDraft(id ?? `new.${template?.id ?? ''}`, draftOf(template, isNew, occasion));
  const builtIn = !isNew && Boolean(template?.builtIn);
  const mayChange = isNew ? mayEdit : user !== null && mayChangeTemplate(user, template!);
  const startOver = () => {
    kept.forget();
    setVersion((before) => before + 1);
  };
  return (
    <>
      <PageHead
        title={isNew ? 'New template' : template!.name}
        breadcrumb={trail}
        actions={
          mayEdit &&
          !isNew && (
            <>
              {!builtIn && <TemplateHistory template={template!} mayRestore={mayChange} onRestored={startOver} />}
              {mayChange && <DeleteTemplate template={template!} />}
              <Button asChild variant={mayChange ? 'secondary' : 'primary'}>
                <Link to={`/occasions/templates/new?copy=${template!.id}`}>
                  <Copy aria-hidden strokeWidth={1.5} />
                  Make a copy
                </Link>
              </Button>
            </>
          )
        }
      />
      <div className="flex max-w-7xl flex-col gap-4 px-4 py-5 sm:px-6">
        {builtIn && <Callout>Built-in templates stay as they are. Make a copy to write your own.</Callout>}
        {mayEdit && !builtIn && !mayChange && (
          <Callout>Somebody else made this template. Make a copy to write your own.</Callout>
        )}
        {kept.restored && mayChange && version === 0 && (
          <Callout
            title="Draft restored"
            action={
              <Button size="sm" onClick={startOver}>
                Discard
              </Button>
            }
          >
            It has not been saved yet.
          </Callout>
        )}
        <TemplateEditor
          key={version}
          id={id}
          kept={version === 0 ? kept : { ...kept, initial: draftOf(template, isNew, occasion) }}
          readOnly={!mayChange}
          onSaved={(saved) => isNew && navigate(`/occasions/templates/${saved.id}`, { replace: true })}
        />
      </div>
    </>
  );
}

function DeleteTemplate({ template }: { template: EmailTemplate }) {
  const navigate = useNavigate();
  const remove = useDeleteTemplate();
  const [open, setOpen] = useState(false);
  const confirm = () =>
    remove.mutate(template.id, {
      onSuccess: () => {
        toast.success(`${template.name} deleted`);
        navigate('/occasions/templates', { replace: true });
      },
      onError: (failure) => toast.failure('It could not be deleted', failure),
    });
  return (
    <>
      <IconButton icon={Trash2} label="Delete template" onClick={() => setOpen(true)} />
      {open && (
        <ConfirmDialog
          title={`Delete ${template.name}?`}
          text="Its text is lost. Dates that use it go on with the built-in template of their occasion."
          action="Delete"
          loading={remove.isPending}
          onConfirm={confirm}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
