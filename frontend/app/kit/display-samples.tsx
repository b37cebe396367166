import { Ban, Check, Info, TriangleExclamationPoint } from 'lucide-react';
import { useState } from 'react';
import { Avatar } from '../../ui/avatar.tsx';
import { Badge, type Tone } from '../../ui/badge.tsx';
import { Callout } from '../../ui/callout.tsx';
import { Card } from '../../ui/card.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Stat } from '../../ui/stat.tsx';
import { Table, TableBody, TableCell, TableHead, TableHeadCell, TableRow } from '../../ui/table.tsx';
import { Tabs, TabsContent, TabsList, TabsTrigger } from '../../ui/tabs.tsx';

const badges: { tone: Tone; icon?: typeof Check }[] = [
  { tone: 'neutral' },
  { tone: 'outline' },
  { tone: 'accent' },
  { tone: 'positive', icon: Check },
  { tone: 'warning', icon: TriangleExclamationPoint },
  { tone: 'negative', icon: Ban },
  { tone: 'info', icon: Info },
];
const rows = [
  { name: 'Lena Brandt', company: 'Hollow Oak', amount: '1,240' },
  { name: 'Jonas Keller', company: 'Brightwater', amount: '310' },
  { name: 'Aiko Sato', company: 'Kestrel Labs', amount: '98,000' },
];

/** What shows things. */
export function DisplaySamples() {
  return (
    <>
      <Card title="Badges, avatars, numbers">
        <div className="flex flex-col gap-4">
          <div className="flex flex-wrap gap-2">
            {badges.map(({ tone, icon }) => (
              <Badge key={tone} tone={tone} icon={icon}>
                {tone}
              </Badge>
            ))}
          </div>
          <div className="flex flex-wrap items-center gap-3">
            {rows.map(({ name }) => (
              <Avatar key={name} name={name} />
            ))}
            <Avatar name="Zoë Müller" size="md" />
            <Avatar name="Ada Example" size="lg" />
          </div>
          <div className="grid grid-cols-3 gap-4">
            <Stat label="Sent" value="1,204" help="past 30 days" />
            <Stat label="Planned" value="88" />
            <Stat label="Failed" value="0" />
          </div>
          <Progress value={0.4} label="Importing" />
          <Progress value={null} label="Reading the file" />
        </div>
      </Card>
      <Callout>Something to know about this page.</Callout>
      <Callout tone="positive" title="All done">
        Everything was imported.
      </Callout>
      <Callout tone="warning" title="Greetings are paused">
        Nothing is sent until the pause is lifted.
      </Callout>
      <Callout tone="negative">The email address or the password is wrong.</Callout>
      <TableSample />
      <Card title="Tabs">
        <Tabs defaultValue="timeline">
          <TabsList>
            <TabsTrigger value="timeline">Timeline</TabsTrigger>
            <TabsTrigger value="dates">Occasions</TabsTrigger>
            <TabsTrigger value="none" disabled>
              Disabled
            </TabsTrigger>
          </TabsList>
          <TabsContent value="timeline" className="pt-3">
            What happened
          </TabsContent>
          <TabsContent value="dates" className="pt-3">
            What comes
          </TabsContent>
        </Tabs>
      </Card>
    </>
  );
}

function TableSample() {
  const [descending, setDescending] = useState(false);
  const shown = descending ? rows.toReversed() : rows;
  return (
    <Card flush title="Table">
      <Table>
        <TableHead>
          <TableRow>
            <TableHeadCell sorted={descending ? 'descending' : 'ascending'} onSort={() => setDescending(!descending)}>
              Name
            </TableHeadCell>
            <TableHeadCell sorted={null} onSort={() => {}}>
              Company
            </TableHeadCell>
            <TableHeadCell align="right">Amount</TableHeadCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {shown.map(({ name, company, amount }, index) => (
            <TableRow key={name} aria-selected={index === 1}>
              <TableCell>{name}</TableCell>
              <TableCell>{company}</TableCell>
              <TableCell align="right">{amount}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Card>
  );
}
