import { Fragment, type RefObject, useMemo, useRef } from 'react';
import { cn } from '../../../ui/cn.ts';
import { useFieldProps } from '../../../ui/field.tsx';

interface CodeAreaProps {
  value: string;
  onValueChange(value: string): void;
  onBlur?(): void;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  /** Lines, counted from 1, on which something is wrong. */
  problemLines: readonly number[];
  readOnly?: boolean;
}

const lineStyle = 'min-h-5 px-3 leading-5';

/** Text of a template with numbered lines; variables and tags are told apart, lines with a problem are marked. */
export function CodeArea(props: CodeAreaProps) {
  const { value, onValueChange, onBlur, inputRef, problemLines, readOnly } = props;
  const field = useFieldProps();
  const paper = useRef<HTMLDivElement>(null);
  const lines = useMemo(() => value.split('\n'), [value]);
  const follow = ({ scrollTop, scrollLeft }: HTMLTextAreaElement) => {
    paper.current?.scrollTo({ top: scrollTop, left: scrollLeft });
  };
  return (
    <div className="control relative h-96 overflow-hidden bg-surface p-0 font-mono text-xs">
      <div ref={paper} aria-hidden className="absolute inset-0 overflow-hidden py-2">
        <div className="w-max min-w-full pb-8">
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
            <div key={index} className="flex">
              <span
                className={cn(
                  'sticky left-0 w-10 shrink-0 border-r bg-surface pr-2 text-right text-faint leading-5 select-none',
                  problemLines.includes(index + 1) && 'bg-negative-soft font-medium text-negative',
                )}
              >
                {index + 1}
              </span>
              <span
                className={cn(
                  lineStyle,
                  'flex-1 whitespace-pre',
                  problemLines.includes(index + 1) && 'bg-negative-soft',
                )}
              >
                <Coloured line={line} />
              </span>
            </div>
          ))}
        </div>
      </div>
      <textarea
        {...field}
        ref={inputRef}
        value={value}
        readOnly={readOnly}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => onValueChange(event.target.value)}
        onScroll={(event) => follow(event.currentTarget)}
        onBlur={onBlur}
        className="absolute inset-y-0 right-0 left-10 resize-none overflow-auto bg-transparent px-3 py-2 text-transparent leading-5 whitespace-pre caret-(--color-ink) outline-none"
      />
    </div>
  );
}

const pieces = /(\{\{[^}]*\}{2,3}|<\/?[a-z!][^>]*>)/gi;

function Coloured({ line }: { line: string }) {
  const parts = line.split(pieces);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the line
    <Fragment key={index}>
      {part.startsWith('{{') ? (
        <span className="text-accent">{part}</span>
      ) : part.startsWith('<') ? (
        <span className="text-muted">{part}</span>
      ) : (
        part
      )}
    </Fragment>
  ));
}
