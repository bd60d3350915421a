/**
 * PURE: which attachments are never opened, only saved: what a system may run, and what may hide such a thing. Judged by
 * name and by content; the worse counts.
 */
import { safeFileName } from './filename.ts'

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Endings of what a system, or a program that is usual on it, runs or obeys. */
const running = words(`
  action ade adp air apk apks aab app appcontent-ms appimage appinstaller application applescript appref-ms appx appxbundle
  ashx asmx asp aspx awk bas bash bat bgi bin bundle caction cdxml cer cgi chm class cmd cnt com command contact cpl crt crx
  csh cshtml definition der desktop deskthemepack dex diagcab diagcfg diagpkg dll docm dotm dqy drv dylib eap ear ebuild
  efi elc elf eps exe fileloc fish flatpak flatpakref flatpakrepo fon fxp gadget gem gradle groovy group grp hlp hpj hta htc
  htm html ica inetloc inf ins ipa iqy isp its jar jnlp job js jse jsp jspx kext ko ksh kts lib library-ms lnk lua mad maf
  mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz accda accdb accde accdr accdt mht mhtml mjs cjs
  mobileconfig mobileprovision mof mpkg msc msh msh1 msh1xml msh2 msh2xml mshxml msi msix msixbundle msp msrcincident mst
  msu nupkg ocx one onepkg onetoc2 ops oqy osd out pcd phar php php3 php4 php5 pht phtml pif pkg pl plg plugin potm ppam
  ppsm pptm prefpane prf prg printerexport ps ps1 ps1xml ps2 ps2xml psc1 psc2 psd1 psdm1 psm1 psrc pst py pyc pyd pyo pyw pyz
  pyzw qlgenerator rb rdp reg rgs rpm rqy run saver scf scpt scptd scr sct search-ms searchconnector-ms service
  settingcontent-ms sh shb shs shtml sldm slk snap so svg svgz swc swf sys tcl terminal theme themepack tmp tool udl url
  vb vbe vbp vbs vbscript vdx vsix vsmacros vsto vsw war wasm webloc webpnp website wflow whl wiz wll workflow ws wsb wsc wsf
  wsh xap xapk xbap xhtml xla xlam xll xlm xlsb xlsm xltm xml xnk xpi xsl xslt zsh deb
`)

/** Endings of archives and disk images: what is in them comes out without the mark of where it is from. */
const hiding = words(`
  001 7z ace alz ar arc arj avhd avhdx b64 bz bz2 cab ccd cpio cue daa dmg egg gz hdd hqx img isz iso lha lz lz4 lzh lzma
  lzo mdf mds nrg ova ovf pax qcow qcow2 r00 rar rev s7z sit sitx sparsebundle sparseimage squashfs tar taz tbz tbz2 tgz
  tlz toast txz tzst udf uue vdi vhd vhdx vmdk wim swm xar xip xxe xz z zip zipx zoo zpaq zst
`)

/** Documents that are ZIP archives, or OLE files, by their nature. */
const zipped = words(`
  docx dotx xlsx xltx pptx potx ppsx sldx thmx vsdx vssx vstx odt ods odp odg odf odb odc odm ott ots otp otg fodt epub
  pages numbers key xps oxps 3mf kmz sketch
`)
const compound = words('doc dot wbk xls xlt xlw ppt pps pot msg oft vsd vss vst pub mpp mpt wps wdb hwp')

/** The ending by which a system judges; trailing dots and blanks are dropped first, as Windows does. */
function endingOf(name: string): string {
  const end = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cc}\p{Cf}.\s]+$/u, '')
  return /\.([^.\\/:]+)$/.exec(end)?.[1]?.trim() ?? ''
}

/** As the message wrote it and as we would write it: invisible characters may stand between the two. */
const endingsOf = (name: string | null): string[] => [endingOf(name ?? ''), endingOf(safeFileName(name ?? ''))]

/** Is a file of this name never opened? Windows takes {a class's number} as an ending that names the program. */
export function isDangerousName(name: string | null): boolean {
  return endingsOf(name).some((end) => running.has(end) || hiding.has(end) || /^\{[0-9a-f-]+\}$/.test(end))
}

type Magic = readonly [at: number, bytes: string]

/** What files of these kinds begin with, as latin1; negative places count from the end. */
const magics: readonly Magic[] = [
  [0, 'MZ'], // Windows programs and libraries
  [0, '\x7fELF'],
  [0, '\xfe\xed\xfa\xce'], // Mach-O, both byte orders and sizes
  [0, '\xfe\xed\xfa\xcf'],
  [0, '\xce\xfa\xed\xfe'],
  [0, '\xcf\xfa\xed\xfe'],
  [0, '\xca\xfe\xba\xbe'], // universal Mach-O, Java class
  [0, 'dex\n'],
  [0, '\0asm'],
  [0, 'BC\xc0\xde'], // LLVM
  [0, '\x1bLua'],
  [0, 'FasdUAS'], // AppleScript
  [0, 'L\0\0\0\x01\x14\x02\0'], // Windows shortcut
  [0, 'ITSF'], // compiled help
  [0, '?_\x03\0'], // old help
  [0, '\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d'], // OneNote
  [4, 'Standard Jet DB'], // Access
  [4, 'Standard ACE DB'],
  [0, '!BDN'], // Outlook store
  [0, '%!PS'],
  [0, '!<arch>'], // deb, libraries
  [0, '\xed\xab\xee\xdb'], // rpm
  [0, 'xar!'], // macOS pkg
  [0, 'hsqs'], // snap, AppImage's inside
  [0, 'Cr24'], // Chrome extension
  [0, 'MSCF'], // cab
  [0, 'ISc('], // InstallShield
  [0, 'Rar!'],
  [0, '7z\xbc\xaf\x27\x1c'],
  [0, '\x1f\x8b'], // gzip
  [0, '\x1f\x9d'], // compress
  [0, '\x1f\xa0'],
  [0, 'BZh'],
  [0, '\xfd7zXZ\0'],
  [0, '(\xb5/\xfd'], // Zstandard
  [0, 'LZIP'],
  [0, '\x04\x22\x4d\x18'], // LZ4
  [0, '\x60\xea'], // ARJ
  [2, '-lh0-'], // LHA
  [2, '-lh5-'],
  [2, '-lh6-'],
  [2, '-lh7-'],
  [2, '-lzs-'],
  [7, '**ACE**'],
  [0, 'StuffIt'],
  [0, 'SIT!'],
  [257, 'ustar'],
  [0, 'MSWIM\0'],
  [0, 'conectix'], // VHD
  [-512, 'conectix'],
  [0, 'vhdxfile'],
  [0, 'KDMV'], // VMDK
  [0, 'QFI\xfb'],
  [64, '\x7f\x10\xda\xbe'], // VirtualBox
  [-512, 'koly'], // DMG
  [0x8001, 'CD001'], // ISO 9660
  [0x8801, 'CD001'],
  [0x9001, 'CD001'],
  [0x8001, 'BEA01'], // UDF
]

/** How a script, or a page that may hold one, begins, after blanks. */
const scripts: readonly RegExp[] = [
  /^#!/,
  /^@?echo\s+off/i,
  /^<\?php/i,
  /^<%/,
  /^(windows registry editor|regedit4)/i,
  /^\[(internetshortcut|desktop entry|autorun|\.shellclassinfo|{000214a0-0000-0000-c000-000000000046})\]/i,
  /^(<\?xml[^>]*>\s*|<!--[^]*?-->\s*)*<(!doctype\s+(html|svg|plist)|html|head|body|script|svg|iframe|object|embed|hta:\w+|job|package|scriptlet|component|xsl:\w+|pcsettings|plist|librarydescription)\b/i,
]

/** The same bytes, not a copy. */
const bufferOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function begins(bytes: Uint8Array, [at, magic]: Magic): boolean {
  const start = at < 0 ? bytes.length + at : at
  return start >= 0 && bufferOf(bytes).toString('latin1', start, start + magic.length) === magic
}

/** The first 2 kB as text, whatever its byte order mark says. */
function startOf(bytes: Uint8Array): string {
  const utf16 =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  return new TextDecoder(utf16 ?? 'utf-8').decode(bytes.subarray(0, 2048)).trimStart()
}

/** How a ZIP begins: with a file, with nothing in it, with the first of several volumes. */
const zips = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08']
/** Parts of a ZIP that make it a program, or a document that carries one. */
const programParts = ['vbaProject.bin', 'META-INF/MANIFEST.MF', 'AndroidManifest.xml', 'AppxManifest.xml']
const ole: Magic = [0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1']
/** A directory of macros in an OLE file. */
const macros = Buffer.from('_VBA_PROJECT', 'utf16le')

/** Is a file with these bytes never opened, whatever its name? The name tells only which archives are documents. */
export function isDangerousContent(bytes: Uint8Array, name: string | null): boolean {
  if (magics.some((magic) => begins(bytes, magic))) return true
  const whole = bufferOf(bytes)
  const ending = endingOf(name ?? '')
  if (zips.some((zip) => begins(bytes, [0, zip]))) {
    return !zipped.has(ending) || programParts.some((part) => whole.includes(part))
  }
  if (begins(bytes, ole)) return !compound.has(ending) || whole.includes(macros)
  const start = startOf(bytes)
  return scripts.some((script) => script.test(start))
}
