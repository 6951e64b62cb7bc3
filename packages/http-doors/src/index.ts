export { answer, type Door, type DoorLog, handlerOf } from './door.ts';
export {
  isProblem,
  Problem,
  type ProblemCode,
  type ProblemMembers,
  type ProblemViolation,
} from './problem.ts';
export { problemOf } from './problem-of.ts';
export { type DoorAnswer, type DoorRequest, jsonBody, maxBodyBytes, mediaType, queryOf } from './request.ts';
