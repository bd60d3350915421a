/** Norwegian for the editor in which a mail is written. */
import type { Text } from './en.ts'

export function editorTexts(): Text['editor'] {
  return {
    name: 'Meldingstekst',
    placeholder: 'Skriv meldingen',
    toolbar: 'Formatering',
    tools: {
      undo: 'Angre',
      redo: 'Gjør om',
      bold: 'Fet',
      italic: 'Kursiv',
      underline: 'Understreket',
      strike: 'Gjennomstreket',
      colour: 'Tekstfarge',
      highlight: 'Utheving',
      size: 'Tekststørrelse',
      bullets: 'Punktliste',
      numbers: 'Nummerert liste',
      outdent: 'Mindre innrykk',
      indent: 'Mer innrykk',
      align: 'Justering',
      link: 'Lenke',
      picture: 'Bilde i teksten',
      clear: 'Fjern formatering',
    },
    ...lookTexts(),
    link: {
      title: 'Lenke',
      address: 'Adresse',
      example: 'example.no',
      apply: 'Bruk',
      remove: 'Fjern lenken',
      invalid: 'Dette er ikke en nett- eller e-postadresse.',
    },
    showQuote: 'Vis sitert tekst',
    hideQuote: 'Skjul sitert tekst',
  }
}

function lookTexts(): Pick<Text['editor'], 'sizes' | 'aligns' | 'colours' | 'noHighlight'> {
  return {
    sizes: { small: 'Liten', normal: 'Normal', large: 'Stor' },
    aligns: { left: 'Venstre', center: 'Midtstilt', right: 'Høyre' },
    colours: {
      none: 'Automatisk',
      grey: 'Grå',
      red: 'Rød',
      orange: 'Oransje',
      green: 'Grønn',
      teal: 'Blågrønn',
      blue: 'Blå',
      purple: 'Lilla',
      pink: 'Rosa',
      yellow: 'Gul',
    },
    noHighlight: 'Ingen',
  }
}
