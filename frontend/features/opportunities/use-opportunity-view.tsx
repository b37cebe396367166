import type { Pipeline, Stage } from '@sequelstring/contract/pipelines.ts';
import { type ReactNode, useMemo, useState } from 'react';
import { usePipelines } from '../../lib/queries/pipelines.ts';
import type { AnyRecord } from '../../records/record.ts';
import type { RecordView } from '../../records/view.ts';
import { ReasonDialog } from './components/reason-dialog.tsx';
import { opportunityView, pipelineOf } from './opportunity-view.tsx';

interface Question {
  record: AnyRecord;
  stage: Stage;
  answer(reason: string | undefined): void;
}

interface OpportunityViewState {
  view: RecordView;
  /** Undefined while it is on its way. */
  pipelineOf(record: AnyRecord): Pipeline | undefined;
  /** Must stand on the page. */
  dialog: ReactNode;
}

/** How opportunities are shown with the stages of this organisation. */
export function useOpportunityView(): OpportunityViewState {
  const { data: pipelines } = usePipelines();
  const [question, setQuestion] = useState<Question>();
  const view = useMemo(
    () =>
      opportunityView(pipelines, (record, stage) => new Promise((answer) => setQuestion({ record, stage, answer }))),
    [pipelines],
  );
  const close = (reason: string | undefined) => {
    question?.answer(reason);
    setQuestion(undefined);
  };
  return {
    view,
    pipelineOf: (record) => pipelineOf(pipelines, record.pipeline),
    dialog: question && <ReasonDialog {...question} onClose={close} />,
  };
}
