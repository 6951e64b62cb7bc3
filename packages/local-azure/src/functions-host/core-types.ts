// The part of `@azure/functions-core` that this host gives and takes. The package is not published: the real worker
// supplies it, and @azure/functions (src/InvocationModel.ts, src/ProgrammingModel.ts) shows its shape.

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';
export type LogCategory = 'user' | 'system' | 'customMetric';

export type Binding = {
  type: string;
  direction?: 'in' | 'out' | 'inout';
  cardinality?: string;
  route?: string;
  methods?: string[];
  authLevel?: string;
  queueName?: string;
  connection?: string;
};

export type FunctionMetadata = { name: string; functionId?: string; bindings: Record<string, Binding> };
export type FunctionCallback = (...inputs: unknown[]) => unknown;

export type RpcHttp = {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: RpcTypedData | null;
  statusCode?: string;
  cookies?: RpcCookie[];
};
export type RpcCookie = {
  name: string;
  value: string;
  domain?: { value: string };
  path?: { value: string };
  expires?: { value: { seconds: number } };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: 'none' | 'lax' | 'strict' | 'explicitNone';
  maxAge?: { value: number };
};
export type RpcTypedData = {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: RpcHttp;
};

export type RpcInvocationRequest = {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: RpcTypedData }[];
  triggerMetadata: Record<string, RpcTypedData>;
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
};
export type RpcInvocationResponse = { invocationId: string; returnValue?: RpcTypedData | null };

export type InvocationState = 'preInvocationHooks' | 'invocation' | 'postInvocationHooks';
export type CoreInvocationContext = {
  invocationId: string;
  metadata: FunctionMetadata;
  request: RpcInvocationRequest;
  state?: InvocationState;
  log(level: LogLevel, category: LogCategory, message: string): void;
};
export type InvocationModel = {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<RpcInvocationResponse>;
};
export type ProgrammingModel = {
  name: string;
  version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel;
  getCapabilities(
    capabilities: Record<string, string>,
  ): Promise<Record<string, string>> | Record<string, string>;
};

export type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation' | 'log';
export type HookContext = { hookData: Record<string, unknown>; appHookData: Record<string, unknown> };
export type HookCallback = (context: HookContext) => unknown;

export type CoreApi = {
  version: string;
  hostVersion: string;
  registerHook(name: string, callback: HookCallback): { dispose(): void };
  setProgrammingModel(model: ProgrammingModel): void;
  getProgrammingModel(): ProgrammingModel | undefined;
  registerFunction(metadata: FunctionMetadata, callback: FunctionCallback): { dispose(): void };
  log(level: LogLevel, category: LogCategory, message: string): void;
  Disposable: new (callback: () => void) => { dispose(): void };
};
