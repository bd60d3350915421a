import fc from 'fast-check'
import { join, posix, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { safeFileName } from '../../../main/attachments/filename.ts'

test.each([
  ['report.pdf', 'report.pdf'],
  ['Årsrapport 2026 – utkast.docx', 'Årsrapport 2026 – utkast.docx'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Windows\\system32\\calc.exe', 'calc.exe'],
  ['a/b\\c.txt', 'c.txt'],
  ['..', 'attachment'],
  ['.', 'attachment'],
  ['', 'attachment'],
  ['   ', 'attachment'],
  ['/', 'attachment'],
  ['.bashrc', 'bashrc'],
  ['name.txt.', 'name.txt'],
  ['name.txt . .', 'name.txt'],
  ['CON', '_CON'],
  ['con.txt', '_con.txt'],
  ['COM1.pdf', '_COM1.pdf'],
  ['LPT².pdf', '_LPT².pdf'],
  ['nul .txt', '_nul .txt'],
  ['CONIN$', '_CONIN$'],
  ['console.log', 'console.log'],
  ['a<b>c:d"e|f?g*h.txt', 'a_b_c_d_e_f_g_h.txt'],
  ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
  ['in\u200Bvis\uFEFFible\u00AD.txt', 'invisible.txt'],
  ['line\r\nbreak\u0000.txt', 'linebreak.txt'],
  ['e\u0301.txt', 'é.txt'],
  ['lone \uD800 surrogate.txt', 'lone \uFFFD surrogate.txt'],
  ['file.txt:stream', 'file.txt_stream'],
  ['two  \t blanks.txt', 'two blanks.txt'],
  ['👩‍💻 notes.md', '👩💻 notes.md'],
])('%j is saved as %j', (suggested, name) => {
  expect(safeFileName(suggested)).toBe(name)
})

test('a long name is shortened to 150 bytes and keeps its ending', () => {
  const name = safeFileName(`${'ø'.repeat(300)}.pdf`)
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(150)
  expect(name).toMatch(/^ø+\.pdf$/)
})

test('whatever is suggested, the name is one plain file of the chosen folder, and safe to make safe again', () => {
  const odd = fc.string({ unit: 'binary', maxLength: 400 })
  const nasty = fc.array(fc.constantFrom('.', ' ', '/', '\\', 'CON', '\u202E', ':', '~', 'é', 'x', '\u0000', '.exe'))
  fc.assert(
    fc.property(
      fc.oneof(
        odd,
        nasty.map((parts) => parts.join('')),
      ),
      (suggested) => {
        const name = safeFileName(suggested)
        expect(name).toBe(name.normalize('NFC'))
        expect(Buffer.byteLength(name)).toBeGreaterThan(0)
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(151)
        expect(name).not.toMatch(/^[.\s~]|[.\s]$|[<>:"/\\|?*\p{Cc}\p{Cf}]/u)
        expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)/i)
        expect(posix.dirname(posix.join('/folder', name))).toBe('/folder')
        expect(win32.dirname(win32.join('C:\\folder', name))).toBe('C:\\folder')
        expect(join('folder', name).startsWith('folder')).toBe(true)
        expect(safeFileName(name)).toBe(name)
      },
    ),
    { seed: 7, numRuns: 1000 },
  )
})
