// Where an operator's price catalogue is kept.
import type { CatalogueData } from './types.ts'

/** A catalogue as it was stored: `data` is to be checked before it prices anything. */
export interface StoredPrices {
  readonly version: string
  readonly data: unknown
}

/** Where an operator's price catalogue is kept. Both methods throw where the store cannot be reached. */
export interface PriceStore {
  /** Undefined where none was stored: the release's own is in force. @throws where what is stored cannot be read */
  read(): Promise<StoredPrices | undefined>
  /** Replaces what is there. */
  write(data: CatalogueData): Promise<void>
}
