import { useQueryClient } from '@tanstack/react-query';
import { type DragEvent, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { formatNumber } from '../../lib/format.ts';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useKeys } from '../../lib/shortcuts.ts';
import { cn } from '../../ui/cn.ts';
import { Dialog, DialogContent } from '../../ui/dialog.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { toast } from '../../ui/toast.tsx';
import { fromListState } from '../api/from-list.ts';
import { useRecordEdit } from '../api/record.edit.ts';
import { useHighlights } from '../api/record.live.ts';
import { type ListQuery, listKey, remember } from '../api/record.queries.ts';
import { type AnyRecord, titleOf } from '../record.ts';
import { type Lane, type RecordView, recordPath } from '../view.ts';
import { type FilledLane, useFilledLanes } from './lanes.ts';

interface BoardProps {
  view: RecordView;
  query: ListQuery;
  editable: boolean;
  peek: string | undefined;
  onPeek(id: string | undefined): void;
}

/** Records in columns; moved by dragging, or by `m` and the letter of a column. */
export function Board(props: BoardProps) {
  const lanes = props.view.board?.useLanes(props.query);
  if (!lanes) return <BoardSkeleton />;
  return <FilledBoard {...props} lanes={lanes} />;
}

interface Cursor {
  lane: number;
  card: number;
}

const cardId = (id: string) => `card-${id}`;

function FilledBoard(props: BoardProps & { lanes: readonly Lane[] }) {
  const { view, query, editable, peek, onPeek } = props;
  const lanes = useFilledLanes(view, props.lanes, query);
  const move = useMove(view);
  const open = useOpenCard(view);
  const [cursor, setCursor] = useState<Cursor>();
  const [moving, setMoving] = useState<AnyRecord>();
  const at = cursor && lanes[cursor.lane]?.cards[cursor.card];

  const go = (lane: number, card: number) => {
    const target = lanes[lane];
    if (!target) return;
    const place = { lane, card: Math.max(0, Math.min(target.cards.length - 1, card)) };
    setCursor(place);
    const record = target.cards[place.card];
    if (record) document.getElementById(cardId(record.id))?.focus();
    if (record && peek) onPeek(record.id);
  };
  /** The next column in this direction that has cards. */
  const turn = (step: -1 | 1) => {
    if (!cursor)
      return go(
        Math.max(
          0,
          lanes.findIndex(({ cards }) => cards.length > 0),
        ),
        0,
      );
    const others = step > 0 ? lanes.slice(cursor.lane + 1) : lanes.slice(0, cursor.lane).reverse();
    const next = others.findIndex(({ cards }) => cards.length > 0);
    if (next >= 0) go(cursor.lane + step * (next + 1), cursor.card);
  };
  useKeys('list.next', () => (cursor ? go(cursor.lane, cursor.card + 1) : turn(1)));
  useKeys('list.previous', () => cursor && go(cursor.lane, cursor.card - 1));
  useKeys('list.right', () => turn(1));
  useKeys('list.left', () => turn(-1));
  useKeys('list.open', () => at && open(at), { disabled: !at });
  useKeys('list.peek', () => onPeek(peek ? undefined : at?.id), { disabled: !at && !peek });
  useKeys('list.back', () => onPeek(undefined), { disabled: !peek });
  useKeys('board.move', () => setMoving(at), { disabled: !at || !editable });

  const drop = (id: string, lane: string) => {
    const record = lanes.flatMap(({ cards }) => cards).find((card) => card.id === id);
    if (record) void move(record, lane);
  };
  return (
    <section
      aria-label={words.board(view.kind.label.many)}
      className="flex min-h-0 flex-1 gap-3 overflow-x-auto bg-canvas px-4 py-3 sm:px-6"
    >
      {lanes.map((lane, index) => (
        <LaneColumn
          key={lane.value}
          view={view}
          lane={lane}
          editable={editable}
          onDrop={(id) => drop(id, lane.value)}
          onFocusCard={(card) => setCursor({ lane: index, card })}
          onPeek={onPeek}
          onOpen={open}
        />
      ))}
      {moving && (
        <MoveDialog
          view={view}
          record={moving}
          lanes={lanes}
          onClose={(lane) => {
            setMoving(undefined);
            if (lane !== undefined) void move(moving, lane);
            requestAnimationFrame(() => document.getElementById(cardId(moving.id))?.focus());
          }}
        />
      )}
    </section>
  );
}

/** Moves a card: shown at once, taken back where it is refused. */
function useMove(view: RecordView) {
  const client = useQueryClient();
  const edit = useRecordEdit(view.kind, view.confirm);
  const board = view.board!;
  return async (record: AnyRecord, lane: string) => {
    if (record[board.field] === lane) return;
    const title = titleOf(view.kind, record);
    const problem = await edit(record, view.kind.fields[board.field]?.options.label ?? title, {
      [board.field]: lane,
    });
    if (problem) toast.error(words.notMoved(title), { description: problem });
    await client.invalidateQueries({ queryKey: listKey(view.kind) });
  };
}

function useOpenCard(view: RecordView) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { pathname, search } = useLocation();
  return (record: AnyRecord) => {
    remember(client, view.kind, record);
    void navigate(recordPath(view, record.id), { state: fromListState({ path: pathname, search, index: -1 }) });
  };
}

const dragType = 'application/x-sequelstring-card';

interface LaneColumnProps {
  view: RecordView;
  lane: FilledLane;
  editable: boolean;
  onDrop(id: string): void;
  onFocusCard(card: number): void;
  onPeek(id: string): void;
  onOpen(record: AnyRecord): void;
}

function LaneColumn({ view, lane, editable, onDrop, onFocusCard, onPeek, onOpen }: LaneColumnProps) {
  const [over, setOver] = useState(false);
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(dragType)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      onDrop(event.dataTransfer.getData(dragType));
    },
  };
  const titleId = `lane-${lane.value}`;
  return (
    <section
      aria-labelledby={titleId}
      {...(editable ? drop : {})}
      className={cn(
        'flex w-72 min-w-60 max-w-80 flex-1 shrink-0 flex-col rounded-lg border bg-sunken',
        over && 'outline-2 outline-focus -outline-offset-1',
      )}
    >
      <div className="flex h-10 shrink-0 items-center gap-2 px-3">
        <h2 id={titleId} className="min-w-0 truncate font-medium">
          {lane.label}
        </h2>
        <span className="tabular text-muted">{formatNumber(lane.total)}</span>
        <span className="tabular ml-auto truncate text-muted text-xs">{lane.sum}</span>
      </div>
      <ul aria-labelledby={titleId} className="flex min-h-16 flex-1 flex-col gap-2 overflow-y-auto px-2 pb-2">
        {lane.cards.map((record, index) => (
          <li key={record.id}>
            <Card
              view={view}
              record={record}
              editable={editable}
              onFocus={() => onFocusCard(index)}
              onPeek={() => onPeek(record.id)}
              onOpen={() => onOpen(record)}
            />
          </li>
        ))}
        {lane.total > lane.cards.length && (
          <li className="px-1 text-muted text-xs">{words.moreCards(lane.total - lane.cards.length)}</li>
        )}
      </ul>
    </section>
  );
}

interface CardProps {
  view: RecordView;
  record: AnyRecord;
  editable: boolean;
  onFocus(): void;
  onPeek(): void;
  onOpen(): void;
}

function Card({ view, record, editable, onFocus, onPeek, onOpen }: CardProps) {
  const highlighted = useHighlights(({ ids }) => ids.has(record.id));
  return (
    <button
      id={cardId(record.id)}
      type="button"
      draggable={editable}
      onDragStart={(event) => {
        event.dataTransfer.setData(dragType, record.id);
        event.dataTransfer.effectAllowed = 'move';
      }}
      onFocus={onFocus}
      onClick={onPeek}
      onDoubleClick={onOpen}
      className={cn(
        'flex w-full flex-col gap-0.5 rounded-md border bg-surface px-3 py-2 text-left hover:border-control',
        highlighted && 'animate-highlight',
      )}
    >
      <span dir="auto" className="w-full truncate font-medium">
        {titleOf(view.kind, record)}
      </span>
      {view.board?.card(record)}
    </button>
  );
}

/** The letter of each column: the first of its name that no column before it has taken. */
export function laneLetters(lanes: readonly Lane[]): string[] {
  const taken = new Set<string>();
  return lanes.map(({ label }) => {
    const letter =
      [...`${label.toLowerCase()}123456789`].find((one) => /[\p{L}\d]/u.test(one) && !taken.has(one)) ?? '';
    taken.add(letter);
    return letter;
  });
}

interface MoveDialogProps {
  view: RecordView;
  record: AnyRecord;
  lanes: readonly Lane[];
  onClose(lane?: string): void;
}

function MoveDialog({ view, record, lanes, onClose }: MoveDialogProps) {
  const letters = laneLetters(lanes);
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={words.moveCard(titleOf(view.kind, record))}
        description={words.dropHint}
        onKeyDown={(event) => {
          const index = letters.indexOf(event.key.toLowerCase());
          if (index < 0) return;
          event.preventDefault();
          onClose(lanes[index]?.value);
        }}
      >
        <div className="flex flex-col">
          {lanes.map((lane, index) => (
            <button
              key={lane.value}
              type="button"
              className="option justify-between hover:bg-hover focus-visible:bg-hover"
              onClick={() => onClose(lane.value)}
            >
              {lane.label}
              <Kbd keys={letters[index] ?? ''} />
            </button>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}

function BoardSkeleton() {
  return (
    <div className="flex min-h-0 flex-1 gap-3 px-6 py-3">
      {[3, 2, 4, 1].map((cards) => (
        <div key={cards} className="flex w-72 flex-col gap-2 rounded-lg border bg-sunken p-3">
          <Skeleton className="w-24" />
          {Array.from({ length: cards }, (_, card) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike
            <Skeleton key={card} className="h-16 w-full" />
          ))}
        </div>
      ))}
    </div>
  );
}
