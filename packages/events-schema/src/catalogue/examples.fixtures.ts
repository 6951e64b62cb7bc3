/** For every event type of the catalogue: data with only what it needs, data with all it may have, data refused. */
export interface Example {
  readonly least: Readonly<Record<string, unknown>>;
  readonly most: Readonly<Record<string, unknown>>;
  readonly bad: readonly unknown[];
}

const parts = [
  { type: 'text', content: 'Grüezi' },
  { type: 'reasoning', content: 'They greet.' },
  { type: 'tool_call', id: 't-1', name: 'weather', arguments: { city: 'Zürich' } },
  { type: 'tool_call_response', id: 't-1', response: 'rain' },
  { type: 'server_tool_call', id: 't-2', name: 'search', serverToolCall: { type: 'web_search', query: 'x' } },
  { type: 'server_tool_call_response', id: 't-2', serverToolCallResponse: { type: 'web_search' } },
  { type: 'blob', modality: 'image', mimeType: 'image/png', content: 'iVBORw0KGgo=' },
  { type: 'file', modality: 'document', mimeType: 'application/pdf', fileId: 'f-1' },
  { type: 'uri', modality: 'audio', mimeType: 'audio/wav', uri: 'https://example.com/a.wav' },
];
const statement = { browser: 'chrome', version: '57', approximate: false, statement: 0 };
const badStatements = [{}, { ...statement, browser: 'Chrome' }, { ...statement, statement: -1 }];

export const examples: Readonly<Record<string, Example>> = {
  'ai.annals.conversation.started.v1': {
    least: { channel: 'web', agentVersion: '1.4.0' },
    most: {
      channel: 'web',
      locale: 'de-CH',
      agentId: 'asst_1',
      agentName: 'Helpdesk',
      agentVersion: '1.4.0',
      deployment: 'helpdesk',
    },
    bad: [{}, { channel: '', agentVersion: '1' }, { channel: 'web', agentVersion: 1 }],
  },
  'ai.annals.conversation.ended.v1': {
    least: { reason: 'left' },
    most: { reason: 'resolved' },
    bad: [{ reason: 'bored' }, null, []],
  },
  'ai.annals.message.received.v1': {
    least: { messageId: 'm-1', role: 'user', parts: [] },
    most: { messageId: 'm-2', role: 'assistant', name: 'Ada', parts, inferenceId: 'i-1' },
    bad: [
      { messageId: 'm-1', role: 'user' },
      { messageId: 'm-1', role: 'user', parts: { erased: true } },
      { messageId: 'm-1', role: 'user', parts: [{ type: 'text' }] },
      { messageId: 'm-1', role: 'user', parts: [{ type: 'dance', content: '' }] },
    ],
  },
  'ai.annals.message.corrected.v1': {
    least: { messageId: 'm-1', parts: [], correctedBy: 'author' },
    most: { messageId: 'm-1', parts, correctedBy: 'reviewer', reason: 'misheard' },
    bad: [{ messageId: 'm-1', parts: [], correctedBy: 'nobody' }],
  },
  'ai.annals.retrieval.performed.v1': {
    least: { retrievalId: 'r-1', query: 'opening hours', documents: [] },
    most: {
      retrievalId: 'r-1',
      inferenceId: 'i-1',
      dataSourceId: 'faq',
      query: 'opening hours',
      topK: 3,
      documents: [{ id: 'doc-1', score: 0.9 }, { id: 'doc-2' }],
      latencyMs: 12.5,
      errorType: 'timeout',
    },
    bad: [{ retrievalId: 'r-1', query: 'x', documents: [{}] }],
  },
  'ai.annals.inference.requested.v1': {
    least: {
      inferenceId: 'i-1',
      operation: 'chat',
      providerName: 'azure.ai.openai',
      requestModel: 'gpt-5',
    },
    most: {
      inferenceId: 'i-1',
      operation: 'chat',
      providerName: 'azure.ai.openai',
      requestModel: 'gpt-5',
      stream: true,
      outputType: 'text',
      temperature: 0.2,
      topP: 1,
      topK: 40,
      maxTokens: 500,
      frequencyPenalty: 0,
      presencePenalty: 0,
      stopSequences: ['END'],
      seed: 7,
      choiceCount: 1,
      promptName: 'answer',
      promptVersion: '12',
      agentName: 'Helpdesk',
      agentVersion: '1.4.0',
      systemInstructions: [{ type: 'text', content: 'Be brief.' }],
      toolDefinitions: [
        {
          ...{ type: 'function', name: 'weather', description: 'Weather of a city' },
          parameters: { type: 'object', properties: { city: { type: 'string' } } },
        },
      ],
      inputMessageIds: ['m-1'],
      serverAddress: 'example.openai.azure.com',
    },
    bad: [
      { inferenceId: 'i-1', operation: 'chat', providerName: 'openai', requestModel: 'm', seed: 1.5 },
      {
        ...{ inferenceId: 'i-1', operation: 'chat', providerName: 'openai', requestModel: 'm' },
        toolDefinitions: [{ type: 'function' }],
      },
    ],
  },
  'ai.annals.inference.completed.v1': {
    least: { inferenceId: 'i-1' },
    most: {
      inferenceId: 'i-1',
      responseId: 'chatcmpl-1',
      responseModel: 'gpt-5-2026-01-01',
      finishReasons: ['stop'],
      inputTokens: 100,
      cacheReadInputTokens: 50,
      cacheCreationInputTokens: 25,
      outputTokens: 80,
      reasoningOutputTokens: 30,
      latencyMs: 900,
      timeToFirstChunkMs: 200,
    },
    bad: [
      { inferenceId: 'i-1', inputTokens: -1 },
      { inferenceId: 'i-1', latencyMs: '900' },
    ],
  },
  'ai.annals.inference.failed.v1': {
    least: { inferenceId: 'i-1', errorType: 'timeout' },
    most: { inferenceId: 'i-1', errorType: 'rate_limit', errorMessage: 'Slow down', latencyMs: 30 },
    bad: [{ inferenceId: 'i-1' }],
  },
  'ai.annals.tool.called.v1': {
    least: { toolCallId: 't-1', toolName: 'weather' },
    most: {
      toolCallId: 't-1',
      toolName: 'weather',
      toolType: 'function',
      arguments: { city: 'Zürich' },
      inferenceId: 'i-1',
    },
    bad: [{ toolCallId: 't-1', toolName: 'weather', arguments: ['Zürich'] }],
  },
  'ai.annals.tool.returned.v1': {
    least: { toolCallId: 't-1' },
    most: { toolCallId: 't-1', result: ['rain', 7, null], errorType: 'timeout', latencyMs: 30 },
    bad: [{ toolCallId: 't-1', latencyMs: -1 }],
  },
  'ai.annals.guardrail.triggered.v1': {
    least: { guardrailName: 'shield', stage: 'input', action: 'blocked', finding: 'jailbreak' },
    most: {
      guardrailName: 'shield',
      guardrailVersion: '2',
      stage: 'output',
      action: 'redacted',
      finding: 'personal_data',
      score: 0.8,
      messageId: 'm-1',
      inferenceId: 'i-1',
      toolCallId: 't-1',
      explanation: 'A phone number.',
    },
    bad: [{ guardrailName: 'shield', stage: 'input', action: 'ignored', finding: 'jailbreak' }],
  },
  'ai.annals.feedback.given.v1': {
    least: { givenBy: 'user', rating: 'positive' },
    most: {
      messageId: 'm-2',
      givenBy: 'reviewer',
      rating: 'negative',
      score: 1,
      labels: ['too_long'],
      comment: 'Too long.',
    },
    bad: [{ givenBy: 'user', rating: 5 }],
  },
  'ai.annals.evaluation.recorded.v1': {
    least: { evaluationName: 'Relevance' },
    most: {
      evaluationName: 'Relevance',
      scoreValue: 4,
      scoreLabel: 'pass',
      explanation: 'It answers the question.',
      evaluatorName: 'judge',
      evaluatorVersion: '3',
      messageId: 'm-2',
      inferenceId: 'i-1',
      responseId: 'chatcmpl-1',
      errorType: 'timeout',
    },
    bad: [{ evaluationName: 'Relevance', scoreValue: '4' }],
  },
  'ai.annals.deployment.changed.v1': {
    least: { change: 'released' },
    most: {
      change: 'rolled-back',
      environment: 'production',
      agentName: 'Helpdesk',
      agentVersion: '1.3.9',
      providerName: 'azure.ai.openai',
      model: 'gpt-5',
      modelVersion: '2026-01-01',
      promptName: 'answer',
      promptVersion: '11',
      trafficPercent: 100,
      reason: 'worse answers',
    },
    bad: [{ change: 'released', trafficPercent: 101 }],
  },
  'ai.annals.consent.changed.v1': {
    least: { purpose: 'training', granted: true, policyVersion: '3' },
    most: { purpose: 'training', granted: false, policyVersion: '3', channel: 'settings' },
    bad: [{ purpose: 'training', granted: 'yes', policyVersion: '3' }],
  },
  'ai.annals.subject.erased.v1': {
    least: { reason: 'request' },
    most: { reason: 'retention' },
    bad: [{}, { reason: 'because' }],
  },
  'ai.annals.support.added.v1': {
    least: statement,
    most: { ...statement, approximate: true, notes: ['Since 57.'] },
    bad: badStatements,
  },
  'ai.annals.support.flagged.v1': {
    least: { ...statement, flags: [{ type: 'preference', name: '#grid' }] },
    most: {
      ...statement,
      flags: [{ type: 'preference', name: '#grid', valueToSet: 'true' }],
      prefix: '-webkit-',
      alternativeName: 'old-grid',
      partial: true,
      notes: ['In part.'],
    },
    bad: [statement, { ...statement, flags: [] }],
  },
  'ai.annals.support.prefixed.v1': {
    least: { ...statement, prefix: '-webkit-' },
    most: {
      ...statement,
      prefix: '-webkit-',
      alternativeName: 'old-grid',
      partial: false,
      notes: ['Prefixed.'],
    },
    bad: [statement],
  },
  'ai.annals.support.partial.v1': {
    least: { ...statement, partial: true },
    most: { ...statement, partial: true, notes: ['No subgrid.'] },
    bad: [statement, { ...statement, partial: false }],
  },
  'ai.annals.support.removed.v1': { least: statement, most: statement, bad: badStatements },
};
