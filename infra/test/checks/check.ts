import { isDeepStrictEqual } from 'node:util';
import { at, type Resource } from '../project/deployment.ts';
import type { Project } from '../project/project.ts';
import { UnfitProject } from '../project/unfit-project.ts';

/** One thing that must hold of the project. */
export interface Check {
  /** Which of the fifteen points of the bar it serves. */
  readonly point: number;
  readonly name: string;
  readonly needsBicep: boolean;
  /** What is wrong, a line each; nothing if it holds. */
  readonly problems: (project: Project) => Promise<string[]>;
}

/** What is wrong; a project that does not even compile, or lacks the resource that is looked at, is wrong too. */
export async function problemsOf(check: Check, project: Project): Promise<string[]> {
  try {
    return await check.problems(project);
  } catch (error) {
    if (error instanceof UnfitProject) return [error.message];
    throw error;
  }
}

export const needsBicep = (point: number, name: string, problems: Check['problems']): Check => ({
  point,
  name,
  needsBicep: true,
  problems,
});

export const readsFiles = (point: number, name: string, problems: Check['problems']): Check => ({
  point,
  name,
  needsBicep: false,
  problems,
});

/** Compares values of a resource, by dotted paths into its properties, with what they must be. */
export function expectProperties(resource: Resource, expected: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(expected).flatMap(([path, value]) =>
    differs(`${resource.name} ${path}`, at(resource.properties, path), value),
  );
}

export const differs = (what: string, actual: unknown, expected: unknown): string[] =>
  isDeepStrictEqual(actual, expected)
    ? []
    : [
        `${what} is ${actual === undefined ? 'missing' : JSON.stringify(actual)}, must be ${JSON.stringify(expected)}`,
      ];

/** What a set lacks and what it has too much. */
export function setDiffers(what: string, actual: readonly string[], expected: readonly string[]): string[] {
  return [
    ...expected.filter((one) => !actual.includes(one)).map((one) => `${what}: ${one} is missing`),
    ...actual.filter((one) => !expected.includes(one)).map((one) => `${what}: ${one} is too much`),
  ];
}
