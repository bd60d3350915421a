/** What holds the text while it is written, as far as the mail has to do with it. */
import { tick } from 'svelte'

/** The editor of rich text. It alone knows what is written until it is asked. */
export interface EditorHandle {
  html(): string
  setHtml(html: string): void
  insertHtml(html: string): void
  /** In place of the one that there is; nothing else changes. */
  setSignature(html: string): void
  focus(): void
}

/** The same for plain text, which is known with every key. */
export interface PlainHandle {
  insert(plain: string): void
  focus(): void
}

/** What holds the text now; there is one of them, or none while the mail is not shown. */
export class Holding {
  #editor: EditorHandle | null = null
  #plain: PlainHandle | null = null
  /** What an editor that is gone held. */
  #left: string | null = null

  get editor() {
    return this.#editor
  }

  attach(editor: EditorHandle | null, plain: PlainHandle | null): void {
    if (!editor && this.#editor) this.#left = this.#editor.html()
    this.#editor = editor
    this.#plain = plain
  }

  /** `known` where none held it since that was written. */
  html(known: string): string {
    return this.#editor?.html() ?? this.#left ?? known
  }

  /** The text is another one. */
  forget(): void {
    this.#left = null
  }

  /** Where the cursor is, and there one goes on. */
  insert(html: string, asPlain: (html: string) => string): void {
    this.#editor?.insertHtml(html)
    this.#plain?.insert(asPlain(html))
    // The menu gives the focus back to its button first.
    void tick().then(() => (this.#editor ?? this.#plain)?.focus())
  }
}
