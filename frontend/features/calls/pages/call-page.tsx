import type { Call } from '@sequelstring/contract/calls.ts';
import { editors } from '@sequelstring/contract/route.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { FileText, SearchX } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import { ApiFailure } from '../../../lib/api-failure.ts';
import { formatDateTime } from '../../../lib/format.ts';
import { useMediaQuery } from '../../../lib/media.ts';
import { callWords as words } from '../../../lib/messages/calls.ts';
import { rememberRecent } from '../../../lib/recent.ts';
import { useHasRole } from '../../../lib/session.ts';
import { useKeys } from '../../../lib/shortcuts.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ErrorState } from '../../../ui/error-state.tsx';
import { PageHead } from '../../../ui/page-head.tsx';
import { Progress } from '../../../ui/progress.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../../ui/tabs.tsx';
import { toast } from '../../../ui/toast.tsx';
import {
  callQuery,
  recordingQuery,
  summaryQuery,
  transcriptQuery,
  useCallsLive,
  useGenerate,
  useTelephony,
} from '../api/call.queries.ts';
import { shortDuration } from '../api/clock-time.ts';
import { commentsQuery } from '../api/comment.queries.ts';
import { usePlayer } from '../api/player.ts';
import { colourBySpeaker, speakersOf } from '../api/speakers.ts';
import { AIInsightsPanel } from '../components/ai-insights-panel.tsx';
import { CallActions } from '../components/call-actions.tsx';
import { CallCandidates as Candidates } from '../components/call-candidates.tsx';
import { CallComments } from '../components/call-comments.tsx';
import { CallConsent } from '../components/call-consent.tsx';
import { CallDetails } from '../components/call-details.tsx';
import { CallStatusBadge, lengthOfCall, momentOfCall, titleOfCall } from '../components/call-marks.tsx';
import { CallPlayer } from '../components/call-player.tsx';
import { CallUpload, UploadNotice, useCallUpload } from '../components/call-upload.tsx';
import { TranscriptViewer } from '../components/transcript-viewer.tsx';

/** One call: the recording on top, what was said at the left, what it came to at the right. */
export function CallPage() {
  const { callId = '' } = useParams();
  const { data: call, error, refetch } = useQuery(callQuery(callId));
  const navigate = useNavigate();
  useCallsLive();
  useKeys('record.back', () => void navigate('/calls?view=history'));
  if (error && !call) {
    const gone = error instanceof ApiFailure && [400, 404, 405].includes(error.status);
    return gone ? <NotFound /> : <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  if (!call) return <Waiting />;
  return <LoadedCall key={call.id} call={call} />;
}

function LoadedCall({ call }: { call: Call }) {
  const readOnly = !useHasRole(editors);
  const upload = useCallUpload(call.id);
  const title = titleOfCall(call);
  const length = lengthOfCall(call);
  useEffect(() => {
    rememberRecent({ kind: 'call', id: call.id, label: title, to: `/calls/${call.id}` });
  }, [call.id, title]);
  const facts = [
    formatDateTime(momentOfCall(call)),
    length !== undefined && shortDuration(length),
    call.type !== 'scheduled' && words.types[call.type],
    call.contactName && call.accountName,
  ].filter(Boolean);
  return (
    <div className="flex min-h-full flex-col lg:h-full lg:min-h-0">
      <PageHead
        breadcrumb={[{ label: words.calls, to: '/calls?view=history' }]}
        title={
          <span className="flex min-w-0 items-center gap-2.5">
            <span dir="auto" className="truncate">
              {title}
            </span>
            <CallStatusBadge status={call.status} />
          </span>
        }
        documentTitle={title}
        description={<span className="tabular">{facts.join(' · ')}</span>}
        actions={<CallActions call={call} readOnly={readOnly} upload={upload} />}
      />
      {call.hold && (
        <div className="px-4 pt-4 pb-2 sm:px-6">
          <Callout title={words.held}>{words.heldSince(call.hold.reason, formatDateTime(call.hold.at))}</Callout>
        </div>
      )}
      {upload.input}
      <UploadNotice upload={upload} />
      {call.candidates && !readOnly && <Candidates call={call} />}
      <CallContent call={call} readOnly={readOnly} upload={upload} />
    </div>
  );
}

interface CallContentProps {
  call: Call;
  readOnly: boolean;
  upload: ReturnType<typeof useCallUpload>;
}

function CallContent({ call, readOnly, upload }: CallContentProps) {
  const client = useQueryClient();
  const recording = useQuery({ ...recordingQuery(call.id), enabled: call.hasRecording });
  const transcript = useQuery({ ...transcriptQuery(call.id), enabled: call.hasTranscript });
  const summary = useQuery({ ...summaryQuery(call.id), enabled: call.summaryStatus !== undefined });
  const hasContent = call.hasRecording || call.hasTranscript;
  const { data: comments = [] } = useQuery({ ...commentsQuery(call.id), enabled: hasContent });
  const [commentAt, setCommentAt] = useState<number>();
  const [tab, setTab] = useState('insights');
  const generate = useGenerate(call.id);
  const player = usePlayer(summary.data?.insights?.talk.pauses);
  const segments = useMemo(() => transcript.data?.segments ?? [], [transcript.data]);
  const colourOf = useMemo(() => colourBySpeaker(speakersOf(segments)), [segments]);
  useSharedMoment(player, segments.length > 0 || recording.data !== undefined);
  const wide = useMediaQuery('(width >= 64rem)');
  const analyze = () => generate.summary.mutate(undefined, { onError: (error) => toast.failure(words.failed, error) });
  const seek = (seconds: number) => player.seek(seconds, { play: call.hasRecording });

  const comment = (seconds: number) => {
    setCommentAt(seconds);
    setTab('insights');
  };

  const reader = transcript.data ? (
    <TranscriptViewer
      callId={call.id}
      transcript={transcript.data}
      player={player}
      colourOf={colourOf}
      plays={call.hasRecording}
      readOnly={readOnly}
      comments={comments}
      onComment={comment}
      analyzing={summary.data?.status === 'queued'}
      onAnalyze={analyze}
    />
  ) : transcript.error ? (
    <ErrorState error={transcript.error} onRetry={() => void transcript.refetch()} />
  ) : call.hasTranscript ? (
    <WaitingLines label={words.transcript} />
  ) : (
    <NoTranscript call={call} readOnly={readOnly} upload={upload} />
  );
  const insights = (
    <>
      <AIInsightsPanel
        summary={summary.data}
        hasTranscript={call.hasTranscript}
        colourOf={colourOf}
        readOnly={readOnly}
        onSeek={seek}
        onAnalyze={analyze}
      />
      {hasContent && (
        <CallComments
          callId={call.id}
          comments={comments}
          player={player}
          at={commentAt}
          onAt={setCommentAt}
          onSeek={seek}
          readOnly={readOnly}
        />
      )}
      <CallDetails key={call.id} call={call} readOnly={readOnly} />
      <CallConsent call={call} readOnly={readOnly} />
    </>
  );
  const hasPlayer = (call.hasRecording && recording.data) || segments.length > 0;
  return (
    <>
      {hasPlayer && (
        <div className="sticky top-0 z-20 max-lg:top-auto max-lg:static">
          <CallPlayer
            player={player}
            recording={call.hasRecording ? recording.data : undefined}
            segments={segments}
            colourOf={colourOf}
            comments={comments}
            onExpired={() => void client.invalidateQueries({ queryKey: recordingQuery(call.id).queryKey })}
          />
        </div>
      )}
      {wide ? (
        <div className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)_26rem]">
          <div className="flex min-h-0 min-w-0 flex-col">{reader}</div>
          <div className="min-h-0 overflow-y-auto border-l bg-surface">{insights}</div>
        </div>
      ) : (
        <Tabs value={tab} onValueChange={setTab} className="min-w-0">
          <TabsList className="px-4 sm:px-6">
            <TabsTrigger value="insights">{words.insights}</TabsTrigger>
            <TabsTrigger value="transcript">{words.transcript}</TabsTrigger>
          </TabsList>
          <TabsContent value="insights">
            {!call.hasTranscript && !call.hasRecording && !readOnly && (
              <div className="px-4 pt-4 sm:px-6">
                <CallUpload upload={upload} />
              </div>
            )}
            {insights}
          </TabsContent>
          <TabsContent value="transcript">{reader}</TabsContent>
        </Tabs>
      )}
    </>
  );
}

/** Stands at the second that the address names, once there is something to stand in. */
function useSharedMoment(player: ReturnType<typeof usePlayer>, ready: boolean): void {
  const [search] = useSearchParams();
  const wanted = search.get('t');
  const done = useRef<string>(undefined);
  useEffect(() => {
    const seconds = Number(wanted);
    if (!ready || wanted === null || done.current === wanted || !Number.isFinite(seconds)) return;
    done.current = wanted;
    player.seek(seconds);
  }, [player, ready, wanted]);
}

function NoTranscript({ call, readOnly, upload }: CallContentProps) {
  const { transcript } = useGenerate(call.id);
  const { data: telephony } = useTelephony();
  const [asked, setAsked] = useState(false);
  if (readOnly) {
    return (
      <EmptyState icon={FileText} title={words.noTranscript}>
        {words.noTranscriptHelp}
      </EmptyState>
    );
  }
  const transcribe = () => {
    setAsked(true);
    transcript.mutate(undefined, { onError: (error) => toast.failure(words.notTranscribed, error) });
  };
  return (
    <div className="flex flex-col gap-3 p-4 sm:p-6">
      <CallUpload upload={upload} />
      {call.transcription?.status === 'queued' && (
        <div role="status" className="rounded-lg border bg-surface px-3 py-2.5">
          <p className="mb-1.5">{words.transcribing}</p>
          <Progress value={null} label={words.transcribing} />
        </div>
      )}
      {call.transcription?.status === 'failed' && (
        <Callout tone="negative" title={words.notTranscribed}>
          {call.transcription.problem}
        </Callout>
      )}
      {call.hasRecording && telephony && !telephony.canTranscribe && (
        <p className="self-center text-muted">{words.notConnected}</p>
      )}
      {call.hasRecording && telephony?.canTranscribe && call.transcription?.status !== 'queued' && (
        <Button className="self-center" loading={asked && transcript.isPending} onClick={transcribe}>
          {words.transcribe}
        </Button>
      )}
    </div>
  );
}

function NotFound() {
  const navigate = useNavigate();
  return (
    <EmptyState
      isPage
      icon={SearchX}
      title={words.notFound}
      className="pt-[15vh]"
      action={<Button onClick={() => navigate('/calls?view=history')}>{words.allCalls}</Button>}
    >
      {words.notFoundHelp}
    </EmptyState>
  );
}

const Waiting = () => (
  <>
    <PageHead breadcrumb={[{ label: words.calls, to: '/calls' }]} title={<Skeleton className="h-6 w-48" />} />
    <WaitingLines label={words.call} />
  </>
);

const WaitingLines = ({ label }: { label: string }) => (
  <Loading label={label} className="flex flex-col gap-4 px-4 py-5 sm:px-6">
    <Skeleton className="h-14 w-full" />
    {['w-96', 'w-80', 'w-72', 'w-64'].map((width) => (
      <Skeleton key={width} className={width} />
    ))}
  </Loading>
);
