// Stands in bundles for the cache of discovered endpoints: DynamoDB's client makes one and, with its fixed regional endpoint, never asks it.
export class EndpointCache {}
