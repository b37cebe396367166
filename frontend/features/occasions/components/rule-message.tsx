import { templateTones } from '@sequelstring/contract/occasion-rules.ts';
import { ruleWords as words } from '../../../lib/messages/occasion-rules.ts';
import { Card } from '../../../ui/card.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { useTemplates } from '../api/template.queries.ts';
import type { RulePartProps } from './rule-editor.tsx';

/** What is sent: a tone or a template; or what the owner is to do, and how long before. */
export function RuleMessage(props: RulePartProps & { lacksTask: boolean }) {
  return props.rule.action === 'email' ? <TemplateChoice {...props} /> : <TaskFields {...props} />;
}

function TemplateChoice({ rule, onChange }: RulePartProps) {
  const [only, ...others] = rule.occasions;
  const { data = [] } = useTemplates(only);
  const own = only && others.length === 0 ? data : [];
  const options = [
    ...templateTones.map((tone) => ({ value: `tone:${tone}`, label: words.tones[tone] })),
    ...own.map(({ key, name }) => ({ value: `template:${key}`, label: name })),
  ];
  const choose = (value: string) => {
    const template = value.startsWith('template:') ? value.slice('template:'.length) : undefined;
    onChange({ template, tone: templateTones.find((tone) => value === `tone:${tone}`) });
  };
  return (
    <Card title={words.message}>
      <Field label={words.template} help={words.templateHelp}>
        <Select
          options={options}
          value={rule.template ? `template:${rule.template}` : `tone:${rule.tone ?? 'corporate'}`}
          onValueChange={choose}
        />
      </Field>
    </Card>
  );
}

function TaskFields({ rule, onChange, lacksTask }: RulePartProps & { lacksTask: boolean }) {
  return (
    <Card title={words.task}>
      <div className="grid gap-4 sm:grid-cols-[1fr_12rem]">
        <Field
          label={words.taskTitle}
          help={words.taskTitleHelp}
          error={lacksTask ? words.taskTitleMissing : undefined}
        >
          <Input
            value={rule.taskTitle ?? ''}
            maxLength={120}
            onChange={(event) => onChange({ taskTitle: event.target.value || undefined })}
          />
        </Field>
        <Field label={words.daysBefore}>
          <Input
            type="number"
            min={0}
            max={90}
            value={rule.daysBefore}
            onChange={(event) => onChange({ daysBefore: Math.min(90, Math.max(0, Number(event.target.value) || 0)) })}
          />
        </Field>
      </div>
    </Card>
  );
}
