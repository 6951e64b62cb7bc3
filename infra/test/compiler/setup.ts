import type { TestProject } from 'vitest/node';
import { howToGetBicep, locateBicep } from './locate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Path of the Bicep compiler; '' if there is none. */
    bicep: string;
  }
}

/** Finds the compiler once, before the test files run side by side. */
export default async function setup(project: TestProject): Promise<void> {
  const bicep = await locateBicep();
  if (bicep === undefined) {
    const missing = `no Bicep compiler: ${howToGetBicep}`;
    if (process.env.CI) throw new Error(missing);
    console.warn(`Left out what needs the compiler, ${missing}.`);
  }
  project.provide('bicep', bicep ?? '');
}
