import { fileWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';

/** What is held as values at once, and a reader takes as one piece. */
const rowGroupRows = 10_000;

/** A column of a table on disk: its elements in Parquet's schema, and its value in a row. */
export interface TableColumn<Row> {
  readonly name: string;
  readonly elements: readonly SchemaElement[];
  readonly of: (row: Row) => unknown;
}

const leaves = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  number: { type: 'DOUBLE' },
  flag: { type: 'BOOLEAN' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
} as const satisfies Record<string, Omit<SchemaElement, 'name'>>;

/** A column of single values; times as microseconds since 1970. */
export const leaf = <Row>(
  name: string,
  kind: keyof typeof leaves,
  of: (row: Row) => unknown,
): TableColumn<Row> => ({
  ...{ name, of },
  elements: [{ name, repetition_type: 'OPTIONAL', ...leaves[kind] }],
});

/** A column of lists. Three levels, as the specification asks: LogicalTypes.md, Lists. */
export const list = <Row>(
  name: string,
  kind: keyof typeof leaves,
  of: (row: Row) => readonly unknown[],
): TableColumn<Row> => ({
  ...{ name, of },
  elements: [
    {
      ...{ name, repetition_type: 'OPTIONAL', num_children: 1 },
      ...{ converted_type: 'LIST', logical_type: { type: 'LIST' } },
    },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', repetition_type: 'OPTIONAL', ...leaves[kind] },
  ],
});

/** Writes rows into a Parquet file as they come. The same rows give the same bytes. */
export class ParquetTable<Row> {
  readonly #columns: readonly TableColumn<Row>[];
  readonly #parquet: ParquetWriter;
  #rows: Row[] = [];
  #count = 0;

  constructor(path: string, columns: readonly TableColumn<Row>[]) {
    this.#columns = columns;
    this.#parquet = new ParquetWriter({
      ...{ writer: fileWriter(path), codec: 'SNAPPY', createdBy: 'annals' },
      schema: [
        { name: 'root', num_children: columns.length },
        ...columns.flatMap(({ elements }) => elements),
      ],
    });
  }

  get count(): number {
    return this.#count;
  }

  async add(row: Row): Promise<void> {
    this.#count += 1;
    if (this.#rows.push(row) >= rowGroupRows) await this.#flush();
  }

  async finish(): Promise<void> {
    if (this.#rows.length > 0) await this.#flush();
    await this.#parquet.finish();
  }

  async #flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    const columnData = this.#columns.map(({ name, of }) => ({ name, data: rows.map(of) }));
    await this.#parquet.write({ columnData, rowGroupSize: rows.length });
  }
}

/** Microseconds since 1970 of UTC text; finer digits are cut off. */
export function microsOf(time: string): bigint {
  const seconds = Date.parse(`${time.slice(0, 19)}Z`) / 1_000;
  return BigInt(seconds) * 1_000_000n + BigInt(time.slice(20, 26));
}
