import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import openapi from '../openapi.json' with { type: 'json' };

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, object>>;
}
interface Operation {
  readonly responses: Readonly<Record<string, Response>>;
  readonly security?: readonly unknown[];
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'https://annals.test/openapi.json', ...openapi });
const compiled = new Map<string, ValidateFunction>();

const pointer = (...path: readonly string[]) =>
  path.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Every operation of openapi.json: `POST /events`, and what it says. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  Object.entries(openapi.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => method !== 'parameters')
      .map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation as unknown as Operation]),
  ),
);

/** Says what of an answer is not as openapi.json describes it; nothing, if all is. */
export function undescribed(
  operation: string,
  status: number,
  contentType: string | null,
  body: unknown,
): string | undefined {
  const [method = '', path = ''] = operation.split(' ');
  const declared = operations.get(operation)?.responses[status];
  if (!declared) return `${operation} does not declare ${status}`;
  const name = declared.$ref?.split('/').at(-1);
  const response = name
    ? (openapi.components.responses as Readonly<Record<string, Response>>)[name]
    : declared;
  // A 304 has its file's type, and no content.
  if (status === 304) return undefined;
  if (!response?.content) return contentType === null ? undefined : `${operation} ${status} has no content`;
  if (!(contentType && contentType in response.content)) return `${contentType ?? 'no type'} is not declared`;
  const at = name
    ? pointer('components', 'responses', name)
    : pointer('paths', path, method.toLowerCase(), 'responses', String(status));
  const $ref = `https://annals.test/openapi.json#${at}${pointer('content', contentType, 'schema')}`;
  const validate = compiled.get($ref) ?? ajv.compile({ $ref });
  compiled.set($ref, validate);
  return validate(body) ? undefined : ajv.errorsText(validate.errors);
}
