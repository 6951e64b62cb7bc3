import { z } from 'zod';
import { DefinitionError } from '../errors.ts';

/** `<reverse dns>.<entity>.<past verb>.v<major>` */
export type EventType = `${string}.${string}.v${number}`;

const typePattern = /^[a-z0-9-]+(\.[a-z0-9-]+){2,}\.v[1-9][0-9]*$/;

/** One version of one kind of event: its CloudEvents `type` and the schema of its `data`. */
export interface EventDefinition<Type extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly type: Type;
  readonly schema: Schema;
  /** The version before this one, and how its data becomes this one's. */
  readonly previous: Upcaster<z.output<Schema>> | undefined;
}

/** How data of an older version becomes data of the next. */
export interface Upcaster<To> {
  readonly from: EventDefinition;
  /** Pure. */
  readonly upcast: (data: never) => To;
}

/**
 * Declares an event. `data` is stored as it was sent, so the schema must describe it as it travels:
 * defaults, coercions and transforms are refused.
 *
 * A breaking change is a new type, `….v<n+1>`, that says with {@link upcastFrom} how it reads the old one.
 *
 * @throws DefinitionError (`definition-invalid`) for a type that is not `<reverse dns>.<entity>.<past verb>.v<major>`
 *   or a schema that JSON Schema cannot express.
 */
export function event<const Type extends EventType, Schema extends z.ZodType>(
  type: Type,
  schema: Schema,
  previous?: NoInfer<Upcaster<z.output<Schema>>>,
): EventDefinition<Type, Schema> {
  if (!typePattern.test(type))
    throw new DefinitionError(`event type "${type}" is not <reverse dns>.<entity>.<past verb>.v<major>`);
  assertWireShaped(type, schema);
  return { type, schema, previous };
}

/** The third argument of {@link event}: `upcastFrom(event('….v1', schemaV1), (v1) => ({ ...v1, added: 0 }))`. */
export function upcastFrom<Schema extends z.ZodType, To>(
  from: EventDefinition<string, Schema>,
  upcast: (data: z.output<Schema>) => To,
): Upcaster<To> {
  return { from, upcast };
}

/** `checks` holds `.trim()`, `.toLowerCase()` and their like. */
interface SchemaInternals {
  readonly type: string;
  readonly coerce?: boolean;
  readonly checks?: readonly z.core.$ZodCheck[];
}

const changing = new Set(['default', 'prefault', 'catch', 'transform', 'pipe', 'codec']);

function assertWireShaped(type: string, schema: z.ZodType): void {
  try {
    z.toJSONSchema(schema, {
      io: 'input',
      override: ({ zodSchema, path }) => {
        const { type: kind, coerce, checks = [] } = zodSchema._zod.def as SchemaInternals;
        const overwrites = checks.some((check) => check._zod.def.check === 'overwrite');
        if (changing.has(kind) || coerce === true || overwrites)
          throw new Error(
            `${path.join('.') || 'data'} is changed by the schema (${overwrites ? 'overwrite' : kind})`,
          );
      },
    });
  } catch (cause) {
    throw new DefinitionError(
      `the schema of ${type} does not describe data as it travels: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}
