import { type OccasionRule, OccasionRuleInput } from '@sequelstring/contract/occasion-rules.ts';
import { type FormEvent, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { failureMessage } from '../../../lib/api-failure.ts';
import { ruleWords as words } from '../../../lib/messages/occasion-rules.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Segmented } from '../../../ui/segmented.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { toast } from '../../../ui/toast.tsx';
import { useSaveRule } from '../api/rule.queries.ts';
import { RuleContacts } from './rule-contacts.tsx';
import { RuleMessage } from './rule-message.tsx';
import { RulePreview } from './rule-preview.tsx';
import { RuleTimes } from './rule-times.tsx';
import { useSettled } from './use-kept-draft.ts';

export const blankRule: OccasionRuleInput = OccasionRuleInput.parse({ name: '-', action: 'email' });

/** What the parts of the editor have in common. */
export interface RulePartProps {
  rule: OccasionRuleInput;
  onChange(change: Partial<OccasionRuleInput>): void;
}

const actions = [
  { value: 'email', label: words.email },
  { value: 'task', label: words.task },
] as const;

interface RuleEditorProps {
  given: OccasionRuleInput;
  /** The one to change; without it a new one is made. */
  rule?: OccasionRule;
}

/** The form of a rule, with whom it fits beside it. */
export function RuleEditor({ given, rule }: RuleEditorProps) {
  const navigate = useNavigate();
  const save = useSaveRule(rule?.id);
  const [input, setInput] = useState(() => inputOf(given, rule));
  const [tried, setTried] = useState(false);
  const change = (part: Partial<OccasionRuleInput>) => setInput((before) => ({ ...before, ...part }));
  const lacksName = input.name.trim() === '';
  const lacksTask = input.action === 'task' && !input.taskTitle?.trim();
  const settled = useSettled(input);
  const asked = OccasionRuleInput.safeParse({ ...settled, name: 'Preview', taskTitle: settled.taskTitle || 'Preview' });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (lacksName || lacksTask) return;
    save.mutate(input, {
      onSuccess: () => {
        toast.success(words.saved);
        void navigate('/occasions?view=rules');
      },
    });
  };
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4 px-4 py-4 sm:px-6 lg:flex-row lg:items-start">
      <div className="flex min-w-0 max-w-3xl flex-1 flex-col gap-4">
        {save.error && <Callout tone="negative">{failureMessage(save.error)}</Callout>}
        <Card>
          <div className="flex flex-col gap-4">
            <Field label={words.name} error={tried && lacksName ? words.nameMissing : undefined}>
              <Input value={input.name} maxLength={80} onChange={(event) => change({ name: event.target.value })} />
            </Field>
            {!rule?.isDefault && (
              <Field label={words.what}>
                <Segmented options={actions} value={input.action} onValueChange={(action) => change({ action })} />
              </Field>
            )}
          </div>
        </Card>
        <RuleContacts rule={input} onChange={change} isDefault={rule?.isDefault ?? false} />
        <RuleMessage rule={input} onChange={change} lacksTask={tried && lacksTask} />
        <RuleTimes rule={input} onChange={change} />
        {input.action === 'email' && <RuleControl rule={input} onChange={change} />}
        <div className="flex items-center gap-2">
          <Button type="submit" variant="primary" loading={save.isPending}>
            {words.save}
          </Button>
          <Button asChild variant="ghost">
            <Link to="/occasions?view=rules">{words.cancel}</Link>
          </Button>
        </div>
      </div>
      <RulePreview draft={asked.success ? asked.data : undefined} />
    </form>
  );
}

/** A stored rule without what only the server says of it; a new one without its stand-in for a name. */
function inputOf(given: OccasionRuleInput, rule: OccasionRule | undefined): OccasionRuleInput {
  if (!rule) return { ...given, name: '' };
  const { id: _id, isDefault: _default, problem: _problem, updatedAt: _at, ...input } = rule;
  return input;
}

function RuleControl({ rule, onChange }: RulePartProps) {
  const limit = (text: string) => (text === '' ? undefined : Math.max(1, Math.round(Number(text)) || 1));
  return (
    <Card title={words.limits}>
      <div className="flex flex-col gap-4">
        <Switch
          label={words.approval}
          help={words.approvalHelp}
          checked={rule.approval}
          onCheckedChange={(approval) => onChange({ approval })}
        />
        <Switch
          label={words.personalLine}
          help={words.personalLineHelp}
          checked={rule.personalLine ?? false}
          onCheckedChange={(personalLine) => onChange({ personalLine })}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label={words.perOwner} help={words.limitHelp} optional>
            <Input
              type="number"
              min={1}
              value={rule.perOwnerPerDay ?? ''}
              onChange={(event) => onChange({ perOwnerPerDay: limit(event.target.value) })}
            />
          </Field>
          <Field label={words.perDomain} optional>
            <Input
              type="number"
              min={1}
              value={rule.perDomainPerDay ?? ''}
              onChange={(event) => onChange({ perDomainPerDay: limit(event.target.value) })}
            />
          </Field>
        </div>
        <Switch
          label={words.paused}
          help={words.pausedHelp}
          checked={rule.paused}
          onCheckedChange={(paused) => onChange({ paused })}
        />
      </div>
    </Card>
  );
}
