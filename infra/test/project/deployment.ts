import { UnfitProject } from './unfit-project.ts';

export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly identity?: {
    readonly type: string;
    readonly userAssignedIdentities?: Readonly<Record<string, unknown>>;
  };
  readonly sku?: Readonly<Record<string, unknown>>;
  readonly properties?: unknown;
}

export interface Snapshot {
  readonly predictedResources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What would be deployed. */
export class Deployment {
  readonly resources: readonly Resource[];
  readonly outputs: Readonly<Record<string, unknown>>;

  constructor({ predictedResources, outputs }: Snapshot) {
    this.resources = predictedResources;
    this.outputs = outputs;
  }

  ofType(type: string): Resource[] {
    return this.resources.filter((resource) => resource.type.toLowerCase() === type.toLowerCase());
  }

  /** The one resource of a type whose name begins so. */
  one(type: string, nameBegins = ''): Resource {
    const found = this.ofType(type).filter(({ name }) => name.startsWith(nameBegins));
    if (found.length !== 1 || !found[0])
      throw new UnfitProject(
        `${found.length} resources of type ${type} named ${nameBegins}…, and should be one`,
      );
    return found[0];
  }
}

/** A value inside a resource's properties, by a dotted path; undefined if there is none. */
export function at(value: unknown, path: string): unknown {
  let inner = value;
  for (const key of path.split('.')) inner = (inner as Record<string, unknown> | null | undefined)?.[key];
  return inner;
}

/** The last part of a resource's name: of a child, its own. */
export const ownName = ({ name }: Resource) => name.split('/').at(-1) ?? name;
