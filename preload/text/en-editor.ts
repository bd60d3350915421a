/** English for the editor in which a mail is written. */

export function editorTexts() {
  return {
    name: 'Message text',
    placeholder: 'Write your message',
    toolbar: 'Formatting',
    tools: {
      undo: 'Undo',
      redo: 'Redo',
      bold: 'Bold',
      italic: 'Italic',
      underline: 'Underline',
      strike: 'Strikethrough',
      colour: 'Text colour',
      highlight: 'Highlight',
      size: 'Text size',
      bullets: 'Bulleted list',
      numbers: 'Numbered list',
      outdent: 'Less indent',
      indent: 'More indent',
      align: 'Alignment',
      link: 'Link',
      picture: 'Picture in the text',
      clear: 'Remove formatting',
    },
    ...lookTexts(),
    link: {
      title: 'Link',
      address: 'Address',
      example: 'example.com',
      apply: 'Apply',
      remove: 'Remove link',
      invalid: 'This is no web or mail address.',
    },
    showQuote: 'Show quoted text',
    hideQuote: 'Hide quoted text',
  }
}

function lookTexts() {
  return {
    sizes: { small: 'Small', normal: 'Normal', large: 'Large' },
    aligns: { left: 'Left', center: 'Centre', right: 'Right' },
    colours: {
      none: 'Automatic',
      grey: 'Grey',
      red: 'Red',
      orange: 'Orange',
      green: 'Green',
      teal: 'Teal',
      blue: 'Blue',
      purple: 'Purple',
      pink: 'Pink',
      yellow: 'Yellow',
    },
    noHighlight: 'None',
  }
}
