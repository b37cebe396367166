import type { OccasionType } from '@sequelstring/contract/dates.ts';
import type { EmailTemplate } from '@sequelstring/contract/email-templates.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { useQueryClient } from '@tanstack/react-query';
import { Copy, Plus } from 'lucide-react';
import { Link, useNavigate } from 'react-router';
import { formatDate } from '../../../lib/format.ts';
import { useHasRole } from '../../../lib/session.ts';
import { useShortcut } from '../../../lib/shortcuts.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { templateQuery, useTemplates } from '../api/template.queries.ts';
import { OccasionIcon } from '../components/occasion-icon.tsx';

const groups: { occasion: OccasionType; title: string }[] = [
  { occasion: 'birthday', title: 'Birthdays' },
  { occasion: 'anniversary', title: 'Anniversaries' },
  { occasion: 'work_anniversary', title: 'Work anniversaries' },
  { occasion: 'customer_anniversary', title: 'Customer anniversaries' },
  { occasion: 'custom', title: 'Other occasions' },
];

/** The mails' templates by occasion. */
export function TemplatesPage() {
  const navigate = useNavigate();
  const mayEdit = useHasRole(editors);
  const { data, error, refetch } = useTemplates();
  useShortcut('c', () => navigate('/occasions/templates/new'), {
    label: 'New template',
    group: 'Templates',
    palette: true,
    disabled: !mayEdit,
  });
  return (
    <>
      <PageHead
        title="Templates"
        count={data?.length}
        breadcrumb={[{ label: 'Occasions', to: '/occasions' }]}
        actions={
          mayEdit && (
            <Button asChild variant="primary">
              <Link to="/occasions/templates/new">
                <Plus aria-hidden strokeWidth={1.5} />
                New template
              </Link>
            </Button>
          )
        }
      />
      <div className="flex max-w-4xl flex-col gap-4 px-4 py-5 sm:px-6">
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Loading label="Loading templates" className="flex flex-col gap-3">
            <Skeleton className="h-32" />
            <Skeleton className="h-32" />
          </Loading>
        ) : (
          groups.map(({ occasion, title }) => (
            <TemplateGroup
              key={occasion}
              title={title}
              templates={data.filter((template) => template.occasion === occasion)}
              mayEdit={mayEdit}
            />
          ))
        )}
      </div>
    </>
  );
}

/** A subject without its conditions, its values as gaps: “Happy birthday, …!” */
const subjectInShort = (subject: string): string =>
  subject
    .replaceAll(/\{\{#if [^}]*\}\}|\{\{\/if\}\}/g, '')
    .replaceAll(/\{\{else[^}]*\}\}/g, ' / ')
    .replaceAll(/\{\{[^}]*\}\}/g, '…');

interface TemplateGroupProps {
  title: string;
  templates: EmailTemplate[];
  mayEdit: boolean;
}

function TemplateGroup({ title, templates, mayEdit }: TemplateGroupProps) {
  const client = useQueryClient();
  const navigate = useNavigate();
  if (templates.length === 0) return null;
  return (
    <Card title={title} flush>
      <ul className="divide-y">
        {templates.map((template) => (
          <li key={template.id} className="relative flex items-center gap-3 px-4 py-2.5 hover:bg-hover">
            <OccasionIcon type={template.occasion} className="size-7" />
            <div className="min-w-0 flex-1">
              <Link
                to={`/occasions/templates/${template.id}`}
                onMouseEnter={() => client.setQueryData(templateQuery(template.id).queryKey, template)}
                className="block truncate font-medium after:absolute after:inset-0"
              >
                {template.name}
              </Link>
              <p className="truncate text-muted text-xs">{subjectInShort(template.subject)}</p>
            </div>
            {template.language && <Badge tone="info">{template.language}</Badge>}
            {template.builtIn ? (
              <Badge>Built in</Badge>
            ) : (
              <span className="tabular text-muted text-xs">{formatDate(template.updatedAt)}</span>
            )}
            {mayEdit && (
              <IconButton
                icon={Copy}
                size="sm"
                label={`Make a copy of ${template.name}`}
                className="relative z-1"
                onClick={() => navigate(`/occasions/templates/new?copy=${template.id}`)}
              />
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
