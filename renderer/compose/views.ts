/** What may lie over the mail: a question, or something to choose from. */
export type View = 'plain' | 'discard' | 'time' | 'keep' | 'stationery' | 'options'
