import { parseSubject } from '@annals/events-schema';
import { contentHash, type EventAttributes } from '../accept/accepted-event.ts';
import type { Row } from '../backend.ts';
import { StoreError } from '../errors.ts';
import { attributesOfRow, rowOf } from './event-row.ts';
import { eventKey, parseEventKey } from './keys.ts';
import { containerNames } from './names.ts';

/*
 * A line is {"specversion":…,"id":…,"source":…,"type":…,"subject":…, …,"position":…,"recordedtime":…,
 * "contenthash":…,"data":…}: attributes first, data last. A quote within a string is escaped, so `,"position":"`
 * can only be a name; and the first of them is the event's own, since data, which may hold any, comes last.
 */
const marks = {
  type: ',"type":"',
  subject: ',"subject":"',
  time: ',"time":"',
  position: ',"position":"',
  recordedtime: '","recordedtime":"',
} as const;
/** `2026-11-01T09:30:00.412000000Z` */
const timeChars = 30;
/** Attributes of most events are shorter, so that their data need not be looked at. */
const headBytes = 512;

/** What a line is sorted and counted by. */
export interface LineHead {
  readonly subject: string;
  readonly position: string;
  readonly recordedtime: string;
}

/** The row key of a line's event in the table; lines are sorted by it, as text. */
export const lineKey = ({ subject, position }: Pick<LineHead, 'subject' | 'position'>): string =>
  `${subject.replace('/', ':')}:${position}`;

/**
 * Reads the head of a line without parsing the rest.
 * @throws StoreError `bad-line`
 */
export function lineHead(line: Buffer): LineHead {
  // What is looked for is ASCII, and no byte of another character is.
  const head = headOf(line, line.toString('latin1', 0, headBytes)) ?? headOf(line, line.toString('latin1'));
  if (!head) throw badLine(line.toString('utf8'));
  return head;
}

function headOf(line: Buffer, text: string): LineHead | undefined {
  const subject = text.indexOf(marks.subject) + marks.subject.length;
  const subjectEnd = text.indexOf('"', subject);
  const position = text.indexOf(marks.position, subjectEnd) + marks.position.length;
  const positionEnd = text.indexOf('"', position);
  const time = positionEnd + marks.recordedtime.length;
  if (subject < marks.subject.length || position < subjectEnd || text.length < time + timeChars)
    return undefined;
  if (!text.startsWith(marks.recordedtime, positionEnd)) return undefined;
  // Cut from the bytes: a part of a text keeps all of that text in memory, and these are kept.
  const cut = (from: number, to: number) => line.toString('latin1', from, to);
  return {
    subject: cut(subject, subjectEnd),
    position: cut(position, positionEnd),
    recordedtime: cut(time, time + timeChars),
  };
}

/** What a line is about. */
export interface LineKind {
  readonly type: string;
  /** When it happened: UTC, nine fractional digits. */
  readonly time: string;
}

/**
 * Reads of which type and time a line is, without parsing it.
 * @throws StoreError `bad-line`
 */
export function lineKind(line: Buffer): LineKind {
  const kind = kindOf(line.toString('latin1', 0, kindBytes)) ?? kindOf(line.toString('latin1'));
  if (!kind) throw badLine(line.toString('utf8'));
  return kind;
}

/** Type and time stand before all extensions, behind id and source. */
const kindBytes = 384;

function kindOf(text: string): LineKind | undefined {
  const type = text.indexOf(marks.type) + marks.type.length;
  const time = text.indexOf(marks.time, type) + marks.time.length;
  if (type < marks.type.length || time < type || text.length < time + timeChars) return undefined;
  // An accepted type is `[a-z0-9.-]+`.
  return { type: text.slice(type, text.indexOf('"', type)), time: text.slice(time, time + timeChars) };
}

/**
 * Where the data of a line lies, if it is not in the line: `payloads/<sha256>`. Data itself cannot look like that: an
 * object would end with another brace, and a quote within a string is escaped.
 */
export function datarefOf(line: Buffer): string | undefined {
  const start = line.length - datarefEnd.length;
  if (start < 0 || line.toString('latin1', start, start + datarefMark.length) !== datarefMark)
    return undefined;
  return line.toString('latin1', start + datarefMark.length - payloadsPrefix.length, line.length - 2);
}

const payloadsPrefix = `${containerNames.payloads}/`;
const datarefMark = `,"dataref":"${payloadsPrefix}`;
const datarefEnd = `${datarefMark}${'0'.repeat(64)}"}`;

/** An event's line, taken apart: what its row holds, and what its content hash is over. */
export interface ParsedLine {
  readonly row: Row;
  /** `payloads/<sha256>`, if the data is not in the line. */
  readonly dataref: string | undefined;
  /** True if the attributes and this text of the data are what `contenthash` was taken over. */
  readonly holds: (dataText: string) => boolean;
  /** The text of the data, if it is in the line. */
  readonly dataText: string | undefined;
}

/**
 * Takes a line apart into the row that was written with it.
 * @throws StoreError `bad-line`
 */
export function parseLine(line: string): ParsedLine {
  const { position, recordedtime, contenthash, data: _, dataref, ...rest } = parsed(line);
  const attributes = rest as unknown as EventAttributes;
  const name = typeof attributes.subject === 'string' ? parseSubject(attributes.subject) : undefined;
  const dataMark = `,"contenthash":"${String(contenthash)}","data":`;
  const dataAt = line.indexOf(dataMark);
  if (
    !name ||
    typeof position !== 'string' ||
    typeof recordedtime !== 'string' ||
    dataAt < 0 !== (typeof dataref === 'string')
  )
    throw badLine(line);
  const dataText = dataAt < 0 ? undefined : line.slice(dataAt + dataMark.length, -1);
  const stored = typeof dataref === 'string' ? { dataref } : { data: dataText ?? '' };
  return {
    row: rowOf(eventKey(name, position), attributes, {
      recordedtime,
      contenthash: String(contenthash),
      ...stored,
    }),
    dataref: stored.dataref,
    dataText,
    holds: (text) => contentHash(attributes, text) === contenthash,
  };
}

/** The line that was written with a row. */
export function lineOfRow(row: Row): string {
  const attributes = attributesOfRow(row);
  const { position } = parseEventKey(row.rowKey);
  const { recordedtime, contenthash, data, dataref } = row;
  const stamp = JSON.stringify({ position, recordedtime, contenthash });
  const end = dataref === undefined ? `"data":${String(data)}` : `"dataref":${JSON.stringify(dataref)}`;
  return `${JSON.stringify(attributes).slice(0, -1)},${stamp.slice(1, -1)},${end}}`;
}

function parsed(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Said below.
  }
  if (typeof value !== 'object' || value === null) throw badLine(line);
  return value as Record<string, unknown>;
}

const badLine = (line: string) =>
  new StoreError('bad-line', `no line of an event: ${line.length > 200 ? `${line.slice(0, 200)}…` : line}`);
