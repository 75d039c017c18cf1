// The DynamoDB client: one per process.
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AwsPlace, clientOptions } from '../aws/client.ts'

export const dynamoClient = (place: AwsPlace = {}): DynamoDBClient => new DynamoDBClient(clientOptions(place))
