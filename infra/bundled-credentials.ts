// Stands in bundles for the SDK's search for credentials: on Lambda they are in the environment, and everywhere else nothing is bundled.
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env'
