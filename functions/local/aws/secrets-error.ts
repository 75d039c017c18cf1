// Secrets Manager's typed errors; the SDK throws the class of the same name.
export class SecretsError extends Error {
  readonly type: string
  readonly status: number
  constructor(type: string, message: string, status = 400) {
    super(message)
    this.type = type
    this.status = status
  }
}

export const notFound = (message = "Secrets Manager can't find the specified secret."): SecretsError =>
  new SecretsError('ResourceNotFoundException', message)

export const exists = (message: string): SecretsError => new SecretsError('ResourceExistsException', message)

export const invalidRequest = (message: string): SecretsError => new SecretsError('InvalidRequestException', message)

export const invalidParameter = (message: string): SecretsError => new SecretsError('InvalidParameterException', message)
