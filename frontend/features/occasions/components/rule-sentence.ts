import type { OccasionRule } from '@sequelstring/contract/occasion-rules.ts';
import { ruleSentence as words } from '../../../lib/messages/occasion-rules.ts';
import { occasionLabel } from './occasion-icon.tsx';

/** What a rule does: “Birthdays of some contacts: email on the day, working day before, needs approval”. */
export function sentenceOf(rule: OccasionRule): string {
  const list = new Intl.ListFormat('en');
  const occasions =
    rule.occasions.length === 0 ? words.all : list.format(rule.occasions.map((type) => occasionLabel(type)));
  const parts = [actionOf(rule), ...(rule.offDays === 'send' ? [] : [words[rule.offDays]])];
  if (rule.action === 'email') {
    if (rule.hours) parts.push(words.hours(rule.hours.from, rule.hours.to));
    if (rule.approval) parts.push(words.approval);
    if (rule.personalLine) parts.push(words.personalLine);
    if (rule.perOwnerPerDay) parts.push(words.perOwner(rule.perOwnerPerDay));
    if (rule.perDomainPerDay) parts.push(words.perDomain(rule.perDomainPerDay));
  }
  return `${words.for(occasions, rule.filter ? words.some : words.everyone)}: ${parts.join(', ')}`;
}

function actionOf({ action, taskTitle, name, daysBefore }: OccasionRule): string {
  if (action === 'email') return words.email;
  const title = taskTitle ?? name;
  return daysBefore === 0 ? words.taskOnDay(title) : words.task(title, words.days(daysBefore));
}
