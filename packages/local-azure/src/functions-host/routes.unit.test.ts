import { expect, test } from 'vitest';
import { compileRoute } from './routes.ts';

test.each<[template: string, path: string, params: Record<string, string> | undefined]>([
  ['api/things', 'api/things', {}],
  ['api/things', 'API/Things/', {}],
  ['api/things', 'api/things/1', undefined],
  ['api/things/{id}', 'api/things/a%2Fb', { id: 'a/b' }],
  ['api/things/{id?}', 'api/things', {}],
  ['api/things/{id:int}', 'api/things/x', undefined],
  ['api/things/{id:int?}', 'api/things/7', { id: '7' }],
  ['api/{category}/{*rest}', 'api/a/b/c', { category: 'a', rest: 'b/c' }],
  ['api/{category}/{*rest}', 'api/a', { category: 'a' }],
  ['api/file-{name}.{ext}', 'api/file-a.b', { name: 'a', ext: 'b' }],
  ['a.c', 'abc', undefined],
  ['a/{id}', 'a/%E0%A4%A', undefined],
])('%s on %s gives %o', (template, path, params) => {
  expect(compileRoute(template).match(path)).toEqual(params);
});

test('literal segments come before constrained ones, those before free ones, and the rest last', () => {
  const templates = ['a/{*rest}', 'a/{id}', 'a/{id:int}', 'a/b'];
  const ranked = templates.map((template) => compileRoute(template).precedence);
  expect(ranked).toEqual([...ranked].sort());
});

test('a constraint that is not known is an error, not a route that matches too much', () => {
  expect(() => compileRoute('a/{id:regex(^x$)}')).toThrow("'regex'");
});
