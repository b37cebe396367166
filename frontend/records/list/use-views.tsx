import { editors, type Role } from '@sequelstring/contract/route.ts';
import { type ReactNode, useMemo, useState } from 'react';
import { recordWords as words } from '../../lib/messages/records.ts';
import { useHasRole, useSession } from '../../lib/session.ts';
import { toast } from '../../ui/toast.tsx';
import { type ColumnChoice, useColumnStore, usualColumns } from '../api/column.store.ts';
import { isChanged, type ListControl, startOf, viewAddress } from '../api/list.state.ts';
import { useViewActions, type ViewContent } from '../api/view.queries.ts';
import type { ListTab, RecordView } from '../view.ts';
import { titleColumn } from './columns.ts';
import { type NamedView, SaveView, ViewDialog } from './save-view.tsx';
import { ViewTabs } from './view-tabs.tsx';

const managers = ['admin', 'manager'] as const satisfies readonly Role[];

const columnsOfTab = ({ saved }: ListTab): ColumnChoice | undefined =>
  saved?.columns && {
    shown: saved.columns.map(({ field }) => field),
    widths: {
      ...Object.fromEntries(saved.columns.flatMap(({ field, width }) => (width ? [[field, width]] : []))),
      ...(saved.nameWidth ? { [titleColumn]: saved.nameWidth } : {}),
    },
  };

const keptColumns = ({ shown, widths }: ColumnChoice) => ({
  columns: shown.map((field) => ({ field, ...(widths[field] && { width: widths[field] }) })),
  ...(widths[titleColumn] && { nameWidth: widths[titleColumn] }),
});

/**
 * The columns of the open tab: those of its saved view, or what someone made of them since; both in this browser until they
 * are saved.
 */
export function useColumnChoice(view: RecordView, tab: ListTab) {
  const { kind } = view;
  const key = tab.saved ? `view ${tab.id}` : kind.plural;
  const own = useColumnStore(({ choices }) => choices[key]);
  const set = useColumnStore((state) => state.set);
  const columns = useMemo(() => own ?? columnsOfTab(tab) ?? usualColumns(kind), [own, tab, kind]);
  const setColumns = (choice: ColumnChoice | undefined) => set(key, choice);
  const columnControl = {
    onResize: (name: string, width: number) => setColumns({ ...columns, widths: { ...columns.widths, [name]: width } }),
    onMove: (name: string, onto: string) => {
      const others = columns.shown.filter((other) => other !== name);
      const at = columns.shown.indexOf(onto);
      setColumns({ ...columns, shown: [...others.slice(0, at), name, ...others.slice(at)] });
    },
  };
  const columnsChanged = Boolean(tab.saved && own && JSON.stringify(own) !== JSON.stringify(columnsOfTab(tab)));
  return { columns, setColumns, columnControl, columnsChanged };
}

/** Tabs of a list, what saves the open one, and the dialog that names it. */
export function useViews(view: RecordView, tabs: readonly ListTab[], tab: ListTab, control: ListControl) {
  const { list } = control;
  const { saved } = tab;
  const user = useSession((session) => session.user?.id);
  const manages = useHasRole(managers);
  const mayShare = useHasRole(editors);
  const choice = useColumnChoice(view, tab);
  const views = useViewActions(view.kind);
  const [dialog, setDialog] = useState<'save' | 'edit'>();
  const mayChange = saved !== undefined && (saved.owner === user || manages);
  const changed = isChanged(view, tab, list) || choice.columnsChanged;

  const content = (): Omit<ViewContent, 'name' | 'shared' | 'isDefault'> => ({
    ...(list.filter && { filter: list.filter }),
    sort: list.sort,
    layout: list.layout,
    ...keptColumns(choice.columns),
  });
  const discard = () => {
    if (saved) choice.setColumns(undefined);
    control.open(startOf(view, tab));
  };
  const saveAs = async (named: NamedView) => {
    const made = await views.create({ ...content(), ...named });
    if (!made) return false;
    if (saved) choice.setColumns(undefined);
    control.openView(made.id);
    return true;
  };
  const update = async () => {
    if (!saved) return;
    const kept = content();
    const done = await views.update(saved.id, { ...kept, filter: kept.filter ?? null });
    if (!done) return;
    choice.setColumns(undefined);
    control.openView(saved.id);
  };
  const edit = async (named: NamedView) => Boolean(saved && (await views.update(saved.id, named)));
  const remove = async () => {
    if (!saved || !(await views.remove(saved))) return;
    choice.setColumns(undefined);
    const first = view.views[0];
    if (first) control.open(startOf(view, first));
  };
  const copyLink = async () => {
    await navigator.clipboard.writeText(new URL(viewAddress(view, tab.id), window.location.origin).href);
    toast.success(words.linkCopied);
  };

  const tabBar: ReactNode = (
    <ViewTabs
      tabs={tabs}
      open={tab.id}
      changed={changed && saved !== undefined}
      onOpen={(next) => control.open(startOf(view, next))}
      mayChange={mayChange}
      mayShare={mayShare}
      actions={{
        onEdit: () => setDialog('edit'),
        onShare: (shared) => saved && void views.update(saved.id, { shared }),
        onDefault: (isDefault) => saved && void views.update(saved.id, { isDefault }),
        onCopyLink: () => void copyLink(),
        onDelete: () => void remove(),
      }}
    />
  );
  const save: ReactNode = changed && !list.deleted && (
    <SaveView
      updatable={mayChange}
      onUpdate={() => void update()}
      onSaveAs={() => setDialog('save')}
      onDiscard={discard}
    />
  );
  const close = () => setDialog(undefined);
  const dialogs: ReactNode = dialog && (
    <ViewDialog
      title={dialog === 'save' ? words.saveAsNew : words.renameView}
      submit={words.saveView}
      start={
        dialog === 'edit' && saved
          ? { name: saved.name, shared: saved.shared, isDefault: saved.isDefault }
          : { name: '', shared: false, isDefault: false }
      }
      shareable={mayShare}
      onSubmit={dialog === 'save' ? saveAs : edit}
      onClose={close}
    />
  );
  return { tabBar, save, dialogs, ...choice };
}
