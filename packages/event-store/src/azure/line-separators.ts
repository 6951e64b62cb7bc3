import type { PipelinePolicy } from '@azure/core-rest-pipeline';

/**
 * Escapes U+2028 and U+2029 in transactions, which means the same in JSON. Azurite (3.37) takes them for the end of a
 * line, reads half a row, and answers 500 from then on.
 */
export const lineSeparators: PipelinePolicy = {
  name: 'annalsLineSeparators',
  sendRequest: (request, next) => {
    if (typeof request.body === 'string' && request.url.endsWith('/$batch'))
      request.body = request.body.replace(/[\u2028\u2029]/g, (separator) =>
        separator === '\u2028' ? '\\u2028' : '\\u2029',
      );
    return next(request);
  },
};
