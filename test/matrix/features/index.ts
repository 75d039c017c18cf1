// The features by name: those that the simulated providers answer, and those that scripted ones do.
import type { Feature } from '../feature.ts'
import type { FeatureName } from '../table.ts'
import { lengthStop, multiTurn, servedTier, system, text } from './conversation.ts'
import { citations, refusal, usage, webSearch } from './hosted.ts'
import { file, imageBase64, imageUrl } from './media.ts'
import { reasoning, reasoningReplay, structuredOutput } from './output.ts'
import { forcedTool, parallelTools, toolCall, toolError, toolResult, toolResultImage } from './tools.ts'

type Features = Readonly<Partial<Record<FeatureName, Feature>>>

export const simulatedFeatures = {
  text,
  system,
  'multi-turn': multiTurn,
  'image-url': imageUrl,
  'image-base64': imageBase64,
  file,
  'tool-call': toolCall,
  'parallel-tools': parallelTools,
  'tool-result': toolResult,
  'tool-result-image': toolResultImage,
  'tool-error': toolError,
  'forced-tool': forcedTool,
  'structured-output': structuredOutput,
  reasoning,
  'reasoning-replay': reasoningReplay,
  'length-stop': lengthStop,
  'served-tier': servedTier,
} satisfies Features

export const scriptedFeatures = { 'web-search': webSearch, citations, refusal, usage } satisfies Features

/** Features with their names, for `describe.each`. */
export const entries = (features: Features): [FeatureName, Feature][] => Object.entries(features) as [FeatureName, Feature][]
