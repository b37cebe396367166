import { useQuery } from '@tanstack/react-query';
import { ListChecks } from 'lucide-react';
import { Link, useParams } from 'react-router';
import { ruleWords as words } from '../../../lib/messages/occasion-rules.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { rulesQuery } from '../api/rule.queries.ts';
import { blankRule, RuleEditor } from '../components/rule-editor.tsx';

/** Writes a new rule, or changes one. */
export function RulePage() {
  const { ruleId } = useParams();
  const { data, error, refetch } = useQuery(rulesQuery);
  const rule = data?.find(({ id }) => id === ruleId);
  const isNew = ruleId === 'new';
  return (
    <>
      <PageHead
        title={isNew ? words.newTitle : (rule?.name ?? words.title)}
        breadcrumb={[
          { label: 'Occasions', to: '/occasions' },
          { label: words.title, to: '/occasions?view=rules' },
        ]}
      />
      {isNew ? (
        <RuleEditor key="new" given={blankRule} />
      ) : rule ? (
        <RuleEditor key={rule.id} given={rule} rule={rule} />
      ) : error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data ? (
        <EmptyState
          icon={ListChecks}
          title={words.missing}
          action={
            <Button asChild>
              <Link to="/occasions?view=rules">{words.back}</Link>
            </Button>
          }
        >
          {words.missingText}
        </EmptyState>
      ) : (
        <Loading className="flex max-w-4xl flex-col gap-3 p-6">
          <Skeleton className="h-10" />
          <Skeleton className="h-40" />
        </Loading>
      )}
    </>
  );
}
