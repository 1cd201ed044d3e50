// Browser-safe: nothing here, or imported from here, touches Node.
export { describeSpan, describingKeys } from './describe-span.ts';
export {
  COMPONENT_CLASSES,
  SPAN_CLASSES,
  SPAN_ROLES,
  type ComponentClass,
  type SpanClass,
  type SpanDescription,
  type SpanRole,
  type SpanTexts,
} from './span-description.ts';
export { normaliseName } from './normalise-name.ts';
export { NORMALISED_PATH_BYTES_MAX, normalisePath, normalisePathBytes } from './normalise-path.ts';
export {
  applyPathRules,
  learnPathRules,
  NO_PATH_RULES,
  type LearnOptions,
  type NameSeen,
  type PathRule,
  type PathRules,
} from './path-rules.ts';
